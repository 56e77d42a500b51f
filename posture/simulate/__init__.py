"""Human bodies with known pelvis and hip angles, rendered to pictures with their truth.

From a phenotype to a folder of pictures, each module on those before it:

    body        phenotype -> rest mesh           anatomy   anatomical points, true measures
    skinning    bone rotations -> posed mesh     posing    measures asked for -> bone rotations
    surface, tailoring, clothing, looks, hair    what covers the body
    figure      one person in one posture        furniture, things, room    what is around
    camera, render, photo                        the picture; only render needs moderngl
    scene       one picture and its truth        wardrobe, sampling         random scenes
    dataset     folders: `render_dataset`

Imports nothing heavy, does no work at import.
"""
