"""The one style sheet of all pages: quiet, readable in light, dark and on paper."""

LIGHT = {
    "paper": "#ffffff", "panel": "#f6f7f9", "line": "#d9dde3", "ink": "#1c2330", "soft": "#566070", "link": "#1a56b0",
    "bar": "#5b7fb5", "good": "#1c6b3a", "own": "#0b6472", "part": "#855600", "bad": "#ae2430", "odd": "#74389a",
}  # fmt: skip
DARK = {
    "paper": "#14171c", "panel": "#1d2128", "line": "#363d48", "ink": "#e6e9ee", "soft": "#a3adbb", "link": "#8ab4f4",
    "bar": "#6f94cd", "good": "#6fce92", "own": "#62c4d4", "part": "#e3b254", "bad": "#ff8f8f", "odd": "#cfa1ee",
}  # fmt: skip
TEXT = ("ink", "soft", "link", "good", "own", "part", "bad", "odd")  # colours that words have
GROUNDS = ("paper", "panel")  # and what these stand on


def variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


RULES = """
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif;
 -webkit-text-size-adjust:100%}
body{max-width:56rem;margin:0 auto;padding:2.5rem 1.5rem 4rem;overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .25rem;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .75rem;font-weight:650}
h3{font-size:1rem;margin:0;font-weight:650}
h4,h5,h6{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.6rem 0}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--panel);border-radius:3px;padding:.1em .3em}
pre{background:var(--panel);border-radius:6px;padding:.6rem .8rem;margin:.5rem 0;white-space:pre-wrap;overflow:hidden}
pre code{padding:0}
math{font-family:"STIX Two Math","Cambria Math","Latin Modern Math","Libertinus Math","DejaVu Math TeX Gyre",math;
 white-space:nowrap;overflow-wrap:normal}
.asked math,th math,td math,caption math{math-style:normal}
math[display=block]{margin:.8rem 0;overflow-x:auto;overflow-y:hidden;padding:.15rem 0}
mtable.numbers mtd{text-align:right;padding:.2em .45em;font-variant-numeric:tabular-nums}
mtable.square{border:solid currentColor;border-width:0 1.5px;padding:.1em .25em;margin:.1em .15em;
 --hook:linear-gradient(currentColor,currentColor);
 background:var(--hook) 0 0,var(--hook) 100% 0,var(--hook) 0 100%,var(--hook) 100% 100%;
 background-size:.3em 1.5px;background-repeat:no-repeat}
mtable.bars{border:solid currentColor;border-width:0 1.5px;padding:.1em .25em;margin:.1em .15em}
mtable.cases mtd{text-align:left}
mtable.aligned mtd{padding-left:0;padding-right:0}
mtable.aligned mtd:nth-child(odd){text-align:right}
mtable.aligned mtd:nth-child(even){text-align:left}
blockquote{margin:.6rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:.75rem 0;font-size:.94rem}
th,td{padding:.45rem .75rem .45rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:600;font-size:.82rem;border-bottom-color:var(--soft);vertical-align:bottom;
 white-space:nowrap}
tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll{overflow-x:auto}
.soft,figcaption,caption{color:var(--soft)}
caption,figcaption{text-align:left;font-size:.9rem;padding:.25rem 0}
.over{margin:0 0 .35rem;color:var(--soft);font-size:.9rem}
.score{font-size:1.25rem;margin:.2rem 0 .6rem;font-variant-numeric:tabular-nums}
.score b{font-weight:650}
.bar{display:block;height:.5rem;border-radius:.25rem;background:var(--line);overflow:hidden}
.bar i{display:block;height:100%;background:var(--bar)}
td .bar{min-width:6rem;margin:.5rem 0 .2rem}
.problem>h2{display:flex;justify-content:space-between;gap:1rem;align-items:baseline;border-bottom:1px solid
 var(--line);padding-bottom:.35rem}
.problem>h2 span{font-size:1rem;font-weight:500;white-space:nowrap;font-variant-numeric:tabular-nums}
.prompt{margin-bottom:1.25rem}
.question{border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.8rem 0}
.question header{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:center}
.question header .asked{flex:1 1 12rem}
.question header .points{min-width:4rem;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.question header h3{min-width:6.5rem}
.question dl{display:grid;grid-template-columns:6.5rem 1fr;gap:.35rem 1rem;margin:.4rem 0 0}
.question dl.facts{grid-template-columns:max-content 1fr;margin:0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-x:auto}
dd p:first-child{margin-top:0}
dd p:last-child{margin-bottom:0}
dd pre,th pre{margin:0}
.outcome{font-weight:600;white-space:nowrap}
.correct{color:var(--good)}
.carried{color:var(--own)}
.partial{color:var(--part)}
.incorrect{color:var(--bad)}
.blank{color:var(--soft)}
.unreadable,.not_run,.grader_error{color:var(--odd)}
figure{margin:0}
.questions td:last-child{width:50%}
caption{color:var(--ink)}
caption b{margin-right:.75em}
.solution h3{margin:2rem 0 0}
.histogram{display:block;width:100%;max-width:35rem;height:auto;font-size:11px}
.histogram rect{fill:var(--bar)}
.histogram line{stroke:var(--soft)}
.histogram text{fill:var(--soft);text-anchor:middle}
.histogram .count{fill:var(--ink);font-size:12px;font-weight:600}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.8rem 0}
footer{margin-top:3rem;color:var(--soft);font-size:.85rem}
@media (max-width:34rem){body{padding:1.5rem 1rem}.question dl{grid-template-columns:1fr;gap:.1rem}
 .question dd{margin-bottom:.4rem}}
@media print{
@page{margin:18mm}
html{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{max-width:none;padding:0}
a{color:inherit;text-decoration:none}
.problem{break-before:page}
.problem:first-of-type{break-before:auto}
.question,tr,figure,.histogram{break-inside:avoid}
h2,h3,h4{break-after:avoid}
thead{display:table-header-group}
.scroll,dd{overflow:visible}
}
"""

SHEET = (
    f":root{{color-scheme:light dark;{variables(LIGHT)}}}"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}{RULES}"
)
