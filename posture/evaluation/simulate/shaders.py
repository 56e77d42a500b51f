"""The shaders of `render`, as text: depth for the sun's shadow, then colour."""

DEPTH_VERTEX = """
#version 330
uniform mat4 sun;
in vec3 place;
void main() { gl_Position = sun * vec4(place, 1.0); }
"""

DEPTH_FRAGMENT = """
#version 330
void main() {}
"""

CODE_FRAGMENT = """
#version 330
uniform float code;
out float result;
void main() { result = code; }
"""

COLOUR_VERTEX = """
#version 330
uniform mat4 camera;
in vec3 place;
in vec3 normal;
in vec3 colour;
in vec3 coord;
out vec3 v_place;
out vec3 v_normal;
out vec3 v_colour;
out vec3 v_coord;
void main() {
    v_place = place;
    v_normal = normal;
    v_colour = colour;
    v_coord = coord;
    gl_Position = camera * vec4(place, 1.0);
}
"""

COLOUR_FRAGMENT = """
#version 330
uniform sampler2DShadow shade;
uniform sampler2DShadow sky;
uniform mat4 sun;
uniform mat4 zenith;
uniform vec3 to_sun;
uniform vec3 eye;
uniform vec3 sun_colour;
uniform vec3 sky_colour;
uniform vec3 ground_colour;
uniform vec3 second;
uniform float scale;
uniform float gloss;
uniform int pattern;
uniform int glowing;
uniform int taps;
in vec3 v_place;
in vec3 v_normal;
in vec3 v_colour;
in vec3 v_coord;
out vec4 result;

float hash(vec3 p) {
    p = fract(p * vec3(443.897, 441.423, 437.195));
    p += dot(p, p.yzx + 19.19);
    return fract((p.x + p.y) * p.z);
}

float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    float a = mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x),
                  mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y);
    float b = mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x),
                  mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y);
    return mix(a, b, f.z);
}

float lit(sampler2DShadow map, mat4 matrix, float spread, float bias) {
    vec4 p = matrix * vec4(v_place + 0.004 * normalize(v_normal), 1.0);
    vec3 q = p.xyz / p.w * 0.5 + 0.5;
    if (q.x < 0.0 || q.x > 1.0 || q.y < 0.0 || q.y > 1.0 || q.z > 1.0) return 1.0;
    float sum = 0.0;
    float turn = 6.283 * hash(vec3(gl_FragCoord.xy * 0.017, 0.5));
    for (int k = 0; k < taps; k++) {
        float radius = sqrt((float(k) + 0.5) / float(taps));
        float angle = turn + 2.39996 * float(k);
        vec2 offset = spread * radius * vec2(cos(angle), sin(angle));
        sum += texture(map, vec3(q.xy + offset, q.z - bias));
    }
    return sum / float(taps);
}

vec3 surface() {
    vec3 base = v_colour;
    vec3 c = v_coord * scale;
    if (pattern == 1) {
        float s = smoothstep(0.42, 0.5, abs(fract(c.z * 14.0) - 0.5) * 2.0 - 0.05);
        base = mix(base, second, s);
    } else if (pattern == 2) {
        float row = floor(c.x * 7.0);
        float along = c.y * 0.7 + 0.37 * row;
        float tone = hash(vec3(row, floor(along), 3.0));
        float grain = noise(vec3(c.x * 90.0, c.y * 5.0, row));
        float gap = max(step(fract(c.x * 7.0), 0.025), step(fract(along), 0.006));
        base = mix(base, second, 0.35 * tone + 0.3 * grain) * (1.0 - 0.45 * gap);
    } else if (pattern == 3) {
        base = mix(base, second, 0.6 * noise(c * 160.0) + 0.4 * noise(c * 24.0));
    } else if (pattern == 4) {
        vec2 cell = fract(c.xy * 2.5);
        float line = max(step(cell.x, 0.02), step(cell.y, 0.02));
        float tone = hash(vec3(floor(c.xy * 2.5), 1.0));
        base = mix(base * (0.94 + 0.1 * tone), second, line);
    } else if (pattern == 5) {
        base = mix(base, second, 0.55 * noise(c * 260.0) + 0.45 * noise(c * 12.0));
    } else if (pattern == 6) {
        float n = noise(c * 60.0) * 0.5 + noise(c * 9.0) * 0.5;
        base *= 0.95 + 0.1 * n;
        base.r *= 1.0 + 0.03 * (noise(c * 18.0) - 0.5);
    } else if (pattern == 7) {
        float strand = noise(vec3(c.x * 210.0, c.y * 210.0, c.z * 16.0));
        base = mix(base, second, strand);
    } else if (pattern == 8) {
        float a = step(0.5, fract((c.x + c.y) * 8.0)), b = step(0.5, fract(c.z * 9.0));
        base = mix(base, second, 0.38 * (a + b));
    } else if (pattern == 9) {
        float n = noise(c * 3.0) + 0.5 * noise(c * 7.0);
        base = mix(base, second, smoothstep(0.5, 0.9, n));
        base = mix(base, vec3(0.86, 0.82, 0.7), smoothstep(1.0, 1.05, n));
    }
    return base;
}

void main() {
    vec3 base = pow(surface(), vec3(2.2));
    if (glowing == 1) { result = vec4(pow(base, vec3(1.0 / 2.2)), 1.0); return; }
    vec3 n = normalize(v_normal);
    vec3 view = normalize(eye - v_place);
    if (!gl_FrontFacing) n = -n;
    float wrap = pattern == 6 ? 0.22 : 0.06;
    float direct = max(0.0, (dot(n, to_sun) + wrap) / (1.0 + wrap));
    if (direct > 0.0) direct *= lit(shade, sun, 0.004, 0.0025);
    float open_sky = 0.35 + 0.65 * lit(sky, zenith, 0.055, 0.006);
    float up = 0.5 + 0.5 * n.z;
    vec3 ambient = mix(ground_colour, sky_colour, up) * open_sky;
    float facing = 0.5 + 0.5 * dot(n, view);
    ambient *= 0.72 + 0.28 * facing;
    vec3 light = ambient + sun_colour * direct;
    vec3 halfway = normalize(view + to_sun);
    float shine = gloss * (pow(max(dot(n, halfway), 0.0), 28.0) * direct * 0.5
        + 0.10 * pow(1.0 - max(dot(n, view), 0.0), 3.0) * open_sky);
    vec3 colour = base * light + sun_colour * shine;
    colour = colour / (1.0 + 0.18 * colour);
    result = vec4(pow(clamp(colour * 1.08, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""
