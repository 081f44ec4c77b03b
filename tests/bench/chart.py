# SPDX-License-Identifier: BSD-2-Clause
"""One picture of the figures: S-EL1's instructions, logarithmic bars."""
import math
from xml.sax.saxutils import escape

LEFT, WIDTH, BAR, GAP = 330, 620, 11, 9
COLOURS = ["#1f6feb", "#9aa5b1", "#2da44e"]
DECADES = range(2, 10)  # 100 to 100 million


def place(value):
    share = (math.log10(max(value, 100)) - DECADES[0]) / (len(DECADES) - 1)
    return LEFT + WIDTH * min(share, 1)


def text(x, y, words, anchor="start", size=12):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" '
            f'font-size="{size}">{escape(words)}</text>')


def draw(results, titles):
    """Return SVG text; bars in the order of `results` per operation."""
    names = list(results)
    keys = [k for k in titles if any(
        results[n].get(k, {}).get("s_el1", {}).get("insn") for n in names)]
    step = BAR * len(names) + GAP
    top, bottom = 60, 60 + step * len(keys)
    parts = [text(LEFT, 22, "Instructions in the secure kernel (S-EL1) per "
                  "operation; less is better", size=14)]
    for i, name in enumerate(names):
        x = LEFT + 160 * i
        parts += [f'<rect x="{x}" y="34" width="12" height="12" '
                  f'fill="{COLOURS[i]}"/>', text(x + 18, 45, name)]
    for decade in DECADES:
        x = place(10 ** decade)
        parts += [f'<line x1="{x:.0f}" y1="{top - 4}" x2="{x:.0f}" '
                  f'y2="{bottom}" stroke="#dddddd"/>',
                  text(x, bottom + 16, f"{10 ** decade:,}", "middle", 10)]
    group = ""
    for row, key in enumerate(keys):
        y = top + row * step
        title = titles[key]
        if title.startswith(" "):
            title = f"{group}: {title.strip()}"
        else:
            group = title.split(",")[0]
        parts.append(text(LEFT - 8, y + BAR * len(names) / 2 + 4, title,
                          "end"))
        for i, name in enumerate(names):
            count = results[name].get(key, {}).get("s_el1", {}).get("insn")
            if not count:
                continue
            x = place(count)
            parts += [f'<rect x="{LEFT}" y="{y + i * BAR}" '
                      f'width="{x - LEFT:.0f}" height="{BAR - 1}" '
                      f'fill="{COLOURS[i]}"/>',
                      text(x + 4, y + i * BAR + BAR - 2, f"{count:,.0f}",
                           size=9)]
    size = f'width="{LEFT + WIDTH + 110}" height="{bottom + 30}"'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            'font-family="sans-serif">\n'
            f'<rect {size} fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n")
