"""Human bodies with known pelvis and hip angles, rendered to pictures with their truth.

From a phenotype to a folder of pictures, each module on those before it:

    body        phenotype -> rest mesh           anatomy   anatomical points, true measures
    skinning    bone rotations -> posed mesh     posing    measures wanted -> bone rotations
    flesh       soft tissue beyond the phenotype
    footing     legs that reach the ground         stances, sitting   rarer postures, at random
    surface, tailoring, drape, tube, coverage    how cloth lies and hangs
    garment, clothing, appearance, hair, bags    what a person wears and carries
    figure      one person in one posture        furniture, objects, clutter, room   what is around
    camera, render, photo                        the picture; only render needs moderngl
    hiding      what hides the low back          framing   crops, people far away
    props       coats, dress forms               animals   dogs and cats
    scene       one picture and its truth
    garment_specs, catalogue, palettes, wardrobe   what there is to wear, by split
    scene_request  what pictures are wanted      truth     what is true of one
    lighting    random light and finish          arms      random arms
    sampling    random scenes, sweeps            dataset   folders: `render_dataset`
    film        films of people at work, with their states over time: `render_films`

Imports nothing heavy, does no work at import.
"""
