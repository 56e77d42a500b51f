"""Human bodies with known pelvis and hip angles, rendered to pictures with their truth.

Imports nothing heavy: `dataset.render_dataset` is the way in, `render` alone needs moderngl.
"""
