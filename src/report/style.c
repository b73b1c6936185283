#include "report/report_internal.h"

/// One sheet for screen and paper, both directions of writing. Colours of text keep a contrast of
/// 4.5 to 1; territories use the palette of Okabe and Ito, told apart by shape as well.
// clang-format off: one rule or block of rules a line
static const char *const sheet[] = {
    ":root{--ink:#1c2733;--soft:#4a5867;--line:#d6dde5;--pale:#f4f7fa;--blue:#0b4f8a;--deep:#"
    "0a3459;\n",
    "--gold:#b35900;--bar:#2f7fbf;--over:#b35900;--band:#cfe0f0}\n",
    "*{box-sizing:border-box}\n",
    "html{font-size:16px;-webkit-text-size-adjust:100%;scroll-behavior:auto}\n",
    "body{margin:0;color:var(--ink);background:#fff;line-height:1.55;\n",
    "font-family:system-ui,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"Noto "
    "Sans\",sans-serif}\n",
    "html[lang=fa] body{font-family:Vazirmatn,\"Segoe UI\",Tahoma,\"Noto Sans Arabic\",\"DejaVu "
    "Sans\",sans-serif;line-height:1.75}\n",
    ".banner,nav,main,footer{max-width:72rem;margin-inline:auto;padding-inline:1.25rem}\n",
    ".skip{position:absolute;inset-inline-start:-99rem}\n",
    ".skip:focus{position:static;display:block;padding:.5rem 1rem}\n",
    "a{color:var(--blue)}\n",
    ":focus-visible{outline:3px solid var(--gold);outline-offset:2px}\n",
    ".banner{display:flex;gap:1.1rem;align-items:center;padding-block:2rem 1rem}\n",
    ".mark{width:3.6rem;flex:none}\n",
    ".mark-a{fill:var(--blue)}.mark-b{fill:#8fb8dc}\n",
    "h1{font-size:2rem;line-height:1.2;margin:0;color:var(--deep)}\n",
    ".dateline{margin:.3rem 0 0;color:var(--soft)}\n",
    ".label{display:inline-block;margin:.6rem 0 0;padding:.15rem "
    ".7rem;border-radius:1rem;background:#fff1db;\n",
    "color:#6b3a00;border:1px solid #e0b06a;font-size:.9rem}\n",
    "nav ol{display:flex;flex-wrap:wrap;gap:.3rem .4rem;list-style:none;margin:0;padding:.7rem "
    "0;\n",
    "border-block:1px solid var(--line)}\n",
    "nav a{display:block;padding:.25rem "
    ".6rem;border-radius:.4rem;text-decoration:none;font-size:.86rem;background:var(--pale)}\n",
    "nav a:hover{background:var(--band)}\n",
    "main>section{padding-block:1.6rem .6rem;border-block-end:1px solid var(--line)}\n",
    "h2{font-size:1.45rem;line-height:1.25;margin:0 0 .7rem;color:var(--deep)}\n",
    "h3{font-size:1.12rem;margin:1.7rem 0 .5rem;color:var(--deep)}\n",
    "h4{font-size:1rem;margin:0 0 .2rem}\n",
    "p{margin:.45rem 0;max-width:46rem}\n",
    ".lead{font-size:1.08rem}\n",
    ".note,.facts{color:var(--soft);font-size:.88rem}\n",
    ".warning,.good{padding:.6rem .9rem;border-inline-start:4px solid "
    "var(--gold);background:#fff6ea;max-width:none}\n",
    ".good{border-color:#1c6b57;background:#edf7f3}\n",
    ".conflict{padding-inline-start:1rem;border-inline-start:4px solid var(--line)}\n",
    "#today>p bdi{font-weight:600}\n",
    ".tiles{list-style:none;margin:0 0 "
    "1.1rem;padding:0;display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(13.5rem,"
    "1fr))}\n",
    ".tiles li{background:var(--pale);border:1px solid var(--line);border-block-start:4px solid "
    "var(--blue);border-radius:.4rem;\n",
    "padding:.7rem .9rem;display:flex;flex-direction:column}\n",
    ".tile-label{color:var(--soft);font-size:.86rem}\n",
    ".tile-value{font-size:1.75rem;font-weight:650;line-height:1.3;color:var(--deep)}\n",
    ".tile-remark{color:var(--soft);font-size:.88rem}\n",
    ".scroll{overflow-x:auto;margin:.8rem 0;max-width:100%}\n",
    "table{border-collapse:collapse;font-size:.88rem;min-width:min(100%,40rem)}\n",
    "caption{text-align:start;font-weight:600;padding:.3rem 0;color:var(--deep)}\n",
    "th,td{padding:.34rem .6rem;text-align:start;vertical-align:top;border-block-end:1px solid "
    "var(--line)}\n",
    "thead th{background:var(--pale);border-block-end:2px solid "
    "#b9c6d3;font-weight:600;vertical-align:bottom}\n",
    "tbody th{font-weight:500;min-width:8.5rem}\n",
    "td{min-width:6rem}td.n,td.p,td.heat{min-width:0}\n",
    ".n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap;padding-inline:.42rem}"
    "\n",
    ".w{white-space:nowrap}\n",
    "thead .n{white-space:normal}\n",
    ".strong th,.strong td{font-weight:650;background:#fafcfd}\n",
    "#moves td:nth-child(4){min-width:17rem}\n",
    "#missing td:last-child,#settings th{min-width:16rem}\n",
    ".heat-map td.heat,.heat-map .empty{text-align:center;min-width:6.2rem;border:1px solid "
    "#fff}\n",
    ".heat-map b{display:block;font-size:1rem}\n",
    ".heat-map small{font-size:.74rem;white-space:nowrap}\n",
    ".heat-map .empty{color:var(--soft)}\n",
    ".h0{background:#f2f7fb}.h1{background:#deebf5}.h2{background:#c8deef}.h3{background:#adcfe7}"
    "\n",
    ".h4{background:#8fbedd}.h5{background:#74add3}.h6{background:#5f9fcb}\n",
    ".wide{background-image:repeating-linear-gradient(45deg,rgba(255,255,255,.75) 0 "
    "3px,transparent 3px 9px)}\n",
    "figure{margin:1rem 0}\n",
    "figcaption{color:var(--soft);font-size:.88rem;margin-block-start:.2rem}\n",
    "svg{direction:ltr}\n",
    ".chart{width:100%;max-width:60rem;height:auto;display:block}\n",
    "svg text{font-family:inherit;fill:var(--ink);font-size:12px}\n",
    ".end{text-anchor:end}.start{text-anchor:start}.middle{text-anchor:middle}\n",
    "svg .tick{fill:var(--soft);font-size:11px}\n",
    "svg .mark-text{font-weight:650;fill:#8a4500;font-size:13px}\n",
    ".grid{stroke:var(--line);stroke-width:1}\n",
    ".history{fill:none;stroke:var(--ink);stroke-width:2}\n",
    ".median{fill:none;stroke:var(--blue);stroke-width:2;stroke-dasharray:6 4}\n",
    ".median.solid{stroke-dasharray:none;stroke-width:3}\n",
    ".band{fill:var(--band)}\n",
    ".goal{fill:none;stroke:var(--gold);stroke-width:2.5}\n",
    ".past{fill:#8b98a6}\n",
    ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.3rem 0 "
    "0;padding:0;font-size:.88rem}\n",
    ".legend li{display:flex;align-items:center;gap:.4rem}\n",
    ".key{width:1.6rem;height:.8rem}\n",
    ".cards{list-style:none;padding:0;margin:1rem "
    "0;display:grid;gap:.8rem;grid-template-columns:repeat(auto-fill,minmax(16.5rem,1fr))}\n",
    ".card{border:1px solid var(--line);border-radius:.4rem;padding:.7rem "
    ".9rem;break-inside:avoid}\n",
    ".card ul{list-style:none;margin:.35rem 0 0;padding:0;font-size:.88rem}\n",
    ".card li{padding-block:.1rem}\n",
    ".tenure,.load-text{margin:0 0 .35rem;color:var(--soft);font-size:.86rem}\n",
    ".load{width:100%;height:auto;display:block}\n",
    ".bar-back{fill:#eef2f6}.bar-fill{fill:var(--bar)}.bar-over{fill:var(--over)}\n",
    ".bar-band{fill:var(--band)}\n",
    ".bar-tick{stroke:var(--ink);stroke-width:1.5}\n",
    ".bar-now{fill:#fff;stroke:var(--ink);stroke-width:1.5}\n",
    ".bar{width:9.4rem;height:1.15rem;display:block}\n",
    ".swot{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr)"
    ")}\n",
    ".swot section{border:1px solid var(--line);border-block-start:4px solid "
    "var(--line);border-radius:.4rem;padding:.7rem 1rem}\n",
    ".swot .strength{border-block-start-color:#1c6b57}.swot "
    ".weakness{border-block-start-color:#b35900}\n",
    ".swot .opportunity{border-block-start-color:#0b4f8a}.swot "
    ".threat{border-block-start-color:#7a2e6b}\n",
    ".swot ul{margin:.3rem 0;padding-inline-start:1.1rem}\n",
    ".swot li{margin-block-end:.5rem}\n",
    ".swot p{margin:0}\n",
    ".swot .none{list-style:none;color:var(--soft);margin-inline-start:-1.1rem}\n",
    "details summary{cursor:pointer;color:var(--blue);font-size:.88rem}\n",
    ".evidence{font-size:.84rem;overflow-wrap:anywhere}\n",
    ".maps{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr)"
    ")}\n",
    ".maps>figure:first-child{grid-column:1/-1}\n",
    "svg.map{width:100%;height:auto;display:block;border:1px solid "
    "var(--line);border-radius:.4rem}\n",
    ".maps figure{margin:0}\n",
    ".sea{fill:#eaf1f7}.land{fill:#fff;stroke:#9fb0c0;stroke-width:.8}\n",
    ".states{fill:none;stroke:#c3ced9;stroke-width:.7}\n",
    ".s0{fill:#0072b2}.s1{fill:#e69f00}.s2{fill:#009e73}.s3{fill:#cc79a7}.s4{fill:#56b4e9}.s5{fill:"
    "#d55e00}.s6{fill:#6b5b00}\n",
    ".s0,.s1,.s2,.s3,.s4,.s5,.s6{stroke:#fff;stroke-width:.5;fill-opacity:.9}\n",
    ".s-none{fill:#fff;stroke:#4a5867;stroke-width:.9}\n",
    ".home{fill:#fff;stroke-width:2.6}\n",
    ".o0{stroke:#0072b2}.o1{stroke:#e69f00}.o2{stroke:#009e73}.o3{stroke:#cc79a7}.o4{stroke:#"
    "56b4e9}.o5{stroke:#d55e00}.o6{stroke:#6b5b00}\n",
    "svg .home-number{font-size:9.5px;font-weight:700}\n",
    ".sign{width:1.15rem;height:1.15rem;vertical-align:-.2rem;margin-inline:.1rem .35rem}\n",
    "footer{padding-block:1.2rem 2.5rem;color:var(--soft);font-size:.88rem}\n",
    "@media(max-width:40rem){h1{font-size:1.5rem}h2{font-size:1.25rem}.banner{padding-block:1.2rem "
    ".8rem}\n",
    ".mark{width:2.6rem}table{font-size:.82rem}th,td{padding:.3rem "
    ".4rem}.banner,nav,main,footer{padding-inline:.9rem}\n",
    ".tile-value{font-size:1.45rem}nav ol{display:block;padding-inline:0}nav "
    "a{background:none;padding-inline:0}}\n",
    "@media print{@page{margin:16mm 14mm}html{font-size:10.5pt}nav,.skip{display:none}\n",
    ".banner,main,footer{max-width:none;padding-inline:0}\n",
    "main>section{break-before:page;border:0;padding-block:0}\n",
    "main>section:first-child{break-before:auto}\n",
    "h2,h3,h4,caption,.lead{break-after:avoid}\n",
    "tr,figure,.card,.tiles li,.swot section,.swot li{break-inside:avoid}\n",
    "thead{display:table-header-group}\n",
    ".scroll{overflow:visible}table{min-width:0;width:100%;font-size:8pt}\n",
    "th,td,tbody th,#moves td:nth-child(4),#missing td:last-child,#settings th{padding:.16rem "
    ".3rem;min-width:0;overflow-wrap:anywhere}\n",
    ".heat-map{width:auto}.heat-map td.heat,.heat-map .empty{min-width:0}\n",
    ".swot{grid-template-columns:1fr "
    "1fr}.tiles{grid-template-columns:repeat(4,1fr)}.cards{grid-template-columns:repeat(3,1fr)}\n",
    "td.n{overflow-wrap:normal;font-size:7.5pt}.w{white-space:normal}.tile-value{font-size:1.3rem}"
    "\n",
    "details{display:none}\n",
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit;text-decoration:"
    "none}}\n",
    "@media(forced-colors:active){.tiles li,.card,.swot section{border:1px solid}}\n",
};
// clang-format on

void marz_report_style(marz_html *page)
{
    marz_html_style(page, sheet, sizeof sheet / sizeof *sheet);
}
