"""Meshes, a camera and light in; a picture out. The only module that imports moderngl.

Draws off screen through EGL (Mesa's llvmpipe is enough): a shadow map from the sun, one from
straight above for soft shade under things, then colour with multisampling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from posture.errors import MissingLibrary
from posture.evaluation.simulate import shaders
from posture.evaluation.simulate.camera import Camera, projection_matrix, view_matrix
from posture.evaluation.simulate.mesh import Mesh, vertex_normals

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]

SHADOW_PIXELS = 1536
SKY_PIXELS = 384
CODE_SHARE = 3  # a drawing in codes is this many times coarser than the picture


@dataclass(frozen=True)
class Light:
    """A sun and a sky: direction to the sun (any length), colours as linear strengths."""

    to_sun: tuple[float, float, float] = (0.5, -0.4, 0.9)
    sun: tuple[float, float, float] = (0.95, 0.9, 0.82)
    sky: tuple[float, float, float] = (0.62, 0.65, 0.7)
    ground: tuple[float, float, float] = (0.36, 0.33, 0.3)


def _open_egl() -> Any:
    egl: Any = "egl"
    try:
        return moderngl.create_context(standalone=True, backend=egl)
    except Exception as error:  # glcontext raises bare Exception when there is no driver
        raise MissingLibrary(
            f"No off-screen graphics can be opened ({error})",
            "Install Mesa's EGL: sudo apt install libegl1 libegl-mesa0 libgl1-mesa-dri",
        ) from None


class Renderer:
    """An off-screen context; make one a process and close it (it is a context manager)."""

    def __init__(self, size: tuple[int, int], samples: int = 4, taps: int = 8) -> None:
        """Open EGL for pictures of `size` (width, height) pixels.

        `samples` a pixel smooth edges, `taps` into the shadow maps smooth shadows; both cost time.
        """
        self.size = size
        self._taps = taps
        gl = _open_egl()
        self._gl = gl
        self._depth = gl.program(shaders.DEPTH_VERTEX, shaders.DEPTH_FRAGMENT)
        self._colour = gl.program(shaders.COLOUR_VERTEX, shaders.COLOUR_FRAGMENT)
        self._many = gl.framebuffer(
            [gl.renderbuffer(size, 3, samples=samples)],
            gl.depth_renderbuffer(size, samples=samples),
        )
        self._one = gl.framebuffer([gl.renderbuffer(size, 3)])
        self._codes = gl.program(shaders.DEPTH_VERTEX, shaders.CODE_FRAGMENT)
        coarse = (max(1, size[0] // CODE_SHARE), max(1, size[1] // CODE_SHARE))
        self._coarse = gl.framebuffer([gl.renderbuffer(coarse, 1)], gl.depth_renderbuffer(coarse))
        self._sun = _shadow_map(gl, SHADOW_PIXELS)
        self._sky = _shadow_map(gl, SKY_PIXELS)

    def __enter__(self) -> Renderer:
        """The renderer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the context back."""
        self.close()

    def close(self) -> None:
        """Give the context back; the renderer cannot be used after."""
        self._gl.release()

    def draw(
        self,
        meshes: Sequence[Mesh],
        camera: Camera,
        light: Light,
        focus: tuple[float, float, float] = (0.0, 0.0, 0.9),
        within: tuple[int, int, int, int] | None = None,
    ) -> Pixels:
        """Draw to (height, width, 3) uint8; shadows are sharpest within 2 m of `focus`.

        `within` (left, top, right, bottom) pixels paints that part alone and leaves the rest grey.
        """
        buffers = [self._upload(mesh) for mesh in meshes]
        to_sun = np.array(light.to_sun) / np.linalg.norm(light.to_sun)
        sun = _looking_down(to_sun, np.array(focus), 2.3)
        zenith = _looking_down(np.array([0.0, 1e-3, 1.0]), np.array(focus), 2.0)
        self._cast(self._sun[1], sun, meshes, buffers)
        self._cast(self._sky[1], zenith, meshes, buffers)
        self._set_light(light, to_sun, sun, zenith, camera)
        self._paint(meshes, buffers, within)
        self._gl.copy_framebuffer(self._one, self._many)
        raw = self._one.read(components=3, alignment=1)
        for buffer in buffers:
            buffer.release()
        width, height = self.size
        pixels = np.frombuffer(raw, dtype=np.uint8).reshape(height, width, 3)[::-1]
        return np.ascontiguousarray(pixels)

    def draw_codes(self, coded: Sequence[tuple[Mesh, int]], camera: Camera) -> Pixels:
        """Draw each mesh in its code, 1 to 255, over 0: (height // 3, width // 3) uint8."""
        self._coarse.use()
        self._coarse.clear(depth=1.0)
        self._gl.enable_only(moderngl.DEPTH_TEST)
        matrix = projection_matrix(camera, self.size) @ view_matrix(camera)
        self._codes["sun"].write(_bytes(matrix))
        for mesh, code in coded:
            corners = mesh.vertices[mesh.triangles.reshape(-1)]
            buffer = self._gl.buffer(corners.astype("f4").tobytes())
            self._codes["code"].value = code / 255.0
            _drawn(self._gl.vertex_array(self._codes, [(buffer, "3f", "place")]))
            buffer.release()
        width, height = self._coarse.size
        raw = self._coarse.read(components=1, alignment=1)
        codes = np.frombuffer(raw, dtype=np.uint8).reshape(height, width)[::-1]
        return np.ascontiguousarray(codes)

    def _upload(self, mesh: Mesh) -> Any:
        corners = mesh.triangles.reshape(-1)
        if mesh.flat:
            normals = _flat_normals(mesh)
        else:
            normals = vertex_normals(mesh.vertices, mesh.triangles)[corners]
        rows = np.concatenate(
            [mesh.vertices[corners], normals, mesh.colours[corners], mesh.coords[corners]], axis=1
        )
        return self._gl.buffer(rows.astype("f4").tobytes())

    def _cast(
        self, target: Any, matrix: Floats, meshes: Sequence[Mesh], buffers: list[Any]
    ) -> None:
        target.use()
        target.clear(depth=1.0)
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._depth["sun"].write(_bytes(matrix))
        for mesh, buffer in zip(meshes, buffers, strict=True):
            if mesh.casts and not mesh.light:
                _drawn(self._gl.vertex_array(self._depth, [(buffer, "3f 36x", "place")]))

    def _set_light(
        self, light: Light, to_sun: Floats, sun: Floats, zenith: Floats, camera: Camera
    ) -> None:
        program = self._colour
        matrix = projection_matrix(camera, self.size) @ view_matrix(camera)
        program["camera"].write(_bytes(matrix))
        program["sun"].write(_bytes(sun))
        program["zenith"].write(_bytes(zenith))
        program["to_sun"].value = tuple(to_sun)
        program["eye"].value = tuple(camera.position())
        program["sun_colour"].value = light.sun
        program["sky_colour"].value = light.sky
        program["ground_colour"].value = light.ground
        program["shade"].value, program["sky"].value = 0, 1
        program["taps"].value = self._taps
        self._sun[0].use(0)
        self._sky[0].use(1)

    def _paint(
        self,
        meshes: Sequence[Mesh],
        buffers: list[Any],
        within: tuple[int, int, int, int] | None,
    ) -> None:
        self._many.use()
        self._many.clear(0.8, 0.8, 0.8, depth=1.0)
        self._gl.scissor = None
        if within is not None:
            left, top, right, bottom = within
            self._gl.scissor = (left, self.size[1] - bottom, right - left, bottom - top)
        self._gl.enable_only(moderngl.DEPTH_TEST)
        program = self._colour
        for mesh, buffer in reversed(list(zip(meshes, buffers, strict=True))):
            program["pattern"].value = int(mesh.pattern)
            program["second"].value = mesh.second
            program["scale"].value = mesh.scale
            program["gloss"].value = mesh.gloss
            program["glowing"].value = int(mesh.light)
            layout = [(buffer, "3f 3f 3f 3f", "place", "normal", "colour", "coord")]
            _drawn(self._gl.vertex_array(program, layout))
        self._gl.scissor = None


def _drawn(array: Any) -> None:
    """Draw a vertex array once and give it back, or a long run fills the memory with them."""
    array.render()
    array.release()


def _shadow_map(gl: Any, pixels: int) -> tuple[Any, Any]:
    texture = gl.depth_texture((pixels, pixels))
    texture.compare_func = "<="
    texture.repeat_x = texture.repeat_y = False
    return texture, gl.framebuffer(depth_attachment=texture)


def _looking_down(towards: Floats, focus: Floats, reach: float) -> Floats:
    """(4, 4) orthographic view of `reach` metres around `focus` from the direction `towards`."""
    right = np.cross([0.0, 1.0, 0.0], towards)
    right /= np.linalg.norm(right)
    up = np.cross(towards, right)
    turn = np.stack([right, up, towards])
    matrix = np.eye(4)
    matrix[:2, :3] = turn[:2] / reach
    matrix[2, :3] = -turn[2] / 6.0
    matrix[:3, 3] = -matrix[:3, :3] @ focus
    return matrix


def _flat_normals(mesh: Mesh) -> Floats:
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    return np.repeat(normal, 3, axis=0)


def _bytes(matrix: Floats) -> bytes:
    return np.ascontiguousarray(matrix.T, dtype="f4").tobytes()
