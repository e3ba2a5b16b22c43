"""Draws the pictures of Docs/Selection.md from diagrams.txt, one SVG a selection: what it keeps, and what it drops.

    python3 draw.py
"""

import math
import re
from pathlib import Path

UNIT = 52          # pixels
RADIUS = 0.36      # of a self-loop
MARGIN = 0.55
INK, MARK = "#222222", "#c0392b"
FOLDER = Path(__file__).parent


def read():
    pictures = {}
    for text in (FOLDER / "diagrams.txt").read_text().splitlines():
        if not text or text.startswith("#"):
            continue
        name, verdict, points, vertices, lines = (part.strip() for part in text.split(";"))
        place = {}
        for part in (points + " " + vertices).split():
            node, x, y = re.fullmatch(r"(\w+)\((.+),(.+)\)", part).groups()
            place[node] = (float(x), -float(y))
        drawn = []
        for part in lines.split():
            left, right, bend, mark = re.fullmatch(r"(\w+)-(\w+)(?:\^([-.\d]+))?(!?)", part).groups()
            drawn.append((left, right, float(bend or 0), bool(mark)))
        pictures.setdefault(name, []).append((verdict, points.count("("), place, drawn))
    return pictures


def path(place, left, right, bend):
    """An SVG path, and points near it that have to fit into the picture."""
    (x, y), (u, v) = place[left], place[right]
    if left == right:
        angle = math.radians(bend)
        cx, cy = x + RADIUS * math.cos(angle), y - RADIUS * math.sin(angle)
        fx, fy = 2 * cx - x, 2 * cy - y
        arc = f"A {RADIUS:.3f} {RADIUS:.3f} 0 0 1"
        return f"M {x:.3f} {y:.3f} {arc} {fx:.3f} {fy:.3f} {arc} {x:.3f} {y:.3f}", [
            (cx - RADIUS, cy - RADIUS), (cx + RADIUS, cy + RADIUS)]
    if not bend:
        return f"M {x:.3f} {y:.3f} L {u:.3f} {v:.3f}", []
    # A quadratic curve passes half as far from the chord as its control point.
    length = math.hypot(u - x, v - y)
    nx, ny = (v - y) / length, -(u - x) / length
    mx, my = (x + u) / 2 + 2 * bend * nx, (y + v) / 2 + 2 * bend * ny
    top = ((x + u) / 2 + bend * nx, (y + v) / 2 + bend * ny)
    return f"M {x:.3f} {y:.3f} Q {mx:.3f} {my:.3f} {u:.3f} {v:.3f}", [top]


def panel(diagram):
    verdict, points, place, lines = diagram
    shapes, corners = [], list(place.values())
    for left, right, bend, mark in lines:
        data, near = path(place, left, right, bend)
        corners += near
        colour, width = (MARK, 0.055) if mark else (INK, 0.04)
        shapes.append(f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    for number, (node, (x, y)) in enumerate(place.items()):
        if number < points:
            side = -0.24 if x <= min(p[0] for p in place.values()) else 0.24
            shapes.append(f'<circle cx="{x}" cy="{y}" r="0.07" fill="#ffffff" stroke="{INK}" stroke-width="0.035"/>')
            shapes.append(
                f'<text x="{x + side:.3f}" y="{y + 0.1:.3f}" font-size="0.3" text-anchor="middle">{node}</text>')
            corners.append((x + side, y))
        else:
            shapes.append(f'<circle cx="{x}" cy="{y}" r="0.09" fill="{INK}"/>')
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return verdict, shapes, (min(xs), min(ys), max(xs), max(ys))


def main():
    for name, diagrams in read().items():
        panels = [panel(d) for d in diagrams]
        height = max(box[3] - box[1] for _, _, box in panels) + 2 * MARGIN
        body, left = [], 0.0
        for verdict, shapes, (x0, y0, x1, y1) in panels:
            width = x1 - x0 + 2 * MARGIN
            dx, dy = left + MARGIN - x0, (height - (y1 - y0)) / 2 - y0
            body.append(f'<g transform="translate({dx:.3f} {dy:.3f})">' + "".join(shapes) + "</g>")
            body.append(
                f'<text x="{left + width / 2:.3f}" y="{height + 0.25:.3f}" font-size="0.34" '
                f'text-anchor="middle">{name} {verdict}</text>')
            left += width
        total = height + 0.55
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{left * UNIT:.0f}" height="{total * UNIT:.0f}" '
            f'viewBox="0 0 {left:.3f} {total:.3f}" font-family="sans-serif" fill="{INK}">\n'
            f'<rect width="{left:.3f}" height="{total:.3f}" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n")
        (FOLDER / f"{name.replace(' ', '-')}.svg").write_text(svg)


if __name__ == "__main__":
    main()
