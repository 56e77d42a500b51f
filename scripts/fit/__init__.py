"""How `models/` is made: render bodies, look at them with the landmarker, fit, weigh.

poses     a rendered folder -> what the landmarker sees of each picture, kept on disk
"""
