internal import Sheets

/// How pages look. Source: NĐ 30/2020/NĐ-CP, Phụ lục I: A4, margins of 20, 15, 20 and 30 mm, Times New Roman, black, the
/// page number in the centre of the top margin but of the first page.
enum HTMLStyle {
  /// The style sheet of a document that lies this way. Liberation Serif has the widths of Times New Roman.
  static func sheet(_ paper: Paper) -> String {
    """
    @page { size: A4 \(paper.rawValue); margin: 20mm 15mm 20mm 30mm;
      @top-center { content: counter(page); font: 13pt "Times New Roman", "Liberation Serif", serif; } }
    @page :first { @top-center { content: none; } }
    @page wide { size: A4 landscape; }
    \(common)
    """
  }

  private static let common = """
    * { box-sizing: border-box; }
    body { font: 14pt/1.3 "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff; margin: 0;
      overflow-wrap: break-word; }
    p { margin: 6pt 0 0; text-align: justify; }
    p.body { text-indent: 1.27cm; }
    .letterhead { display: flex; gap: 4mm; align-items: flex-start; text-align: center; }
    .letterhead > div:first-child { flex: 2; }
    .letterhead > div:last-child { flex: 3; }
    .letterhead p { margin: 0; text-align: center; font-size: 13pt; text-wrap: balance; }
    .letterhead .office { font-size: 12pt; }
    .letterhead .number, .letterhead .day { margin-top: 8pt; }
    .rule::after { content: ""; display: block; width: 40%; margin: 2pt auto 0; border-top: 1px solid #000; }
    .rule.motto::after { width: 13em; max-width: 100%; }
    .bold { font-weight: bold; }
    .day, .basis { font-style: italic; }
    h1 { font-size: 14pt; text-align: center; margin: 18pt 0 6pt; line-height: 1.3; }
    h1 .subject { display: block; }
    h2, h3, h4 { font-size: 14pt; margin: 10pt 0 0; break-after: avoid; }
    h3 { font-style: italic; }
    h4 { font-style: italic; font-weight: normal; }
    ul { margin: 6pt 0 0; padding-left: 1.27cm; }
    dl.facts { margin: 6pt 0 0; font-size: 12pt; }
    dl.facts div { display: flex; gap: 1em; }
    dl.facts dt { flex: 0 0 9em; font-weight: bold; }
    dl.facts dd { margin: 0; flex: 1; min-width: 0; overflow-wrap: anywhere; white-space: pre-line; }
    .warnings { border: 1.5pt solid #000; padding: 3pt 6pt; margin: 8pt 0 0; font-size: 12pt; break-inside: avoid; }
    .warnings p { margin: 0; text-align: left; font-weight: bold; }
    .finding { border: 1px solid #000; border-left-width: 4pt; padding: 3pt 6pt; margin: 6pt 0 0; font-size: 12pt; }
    .finding p { margin: 0; }
    .note, .notes { font-size: 12pt; font-style: italic; }
    .notes ul, .standing { margin: 3pt 0 0; font-size: 11pt; }
    .standing { border-top: 1px solid #000; margin-top: 14pt; padding-top: 3pt; break-inside: avoid; }
    .standing p { margin: 0; font-size: 10pt; text-align: left; overflow-wrap: anywhere; }
    .table { margin: 8pt 0 0; padding: 0 1px; }
    .table.wide { page: wide; }
    table { border-collapse: collapse; width: 100%; table-layout: fixed; font-variant-numeric: lining-nums tabular-nums; }
    caption { font-weight: bold; padding: 0 0 4pt; text-align: center; }
    th, td { border: 1px solid #000; padding: 2pt 3pt; line-height: 1.15; overflow-wrap: anywhere; vertical-align: top; }
    thead { display: table-header-group; break-inside: avoid; }
    thead th { text-align: center; vertical-align: middle; overflow-wrap: break-word; }
    thead .numbers th { font-weight: normal; font-style: italic; font-size: 85%; overflow-wrap: anywhere; }
    tr { break-inside: avoid; }
    tbody th { font-weight: normal; text-align: left; }
    td.n { text-align: right; }
    td.c { text-align: center; }
    .k { white-space: nowrap; }
    tr.sum > *, tr.total > *, strong { font-weight: bold; }
    tr.total > * { border-top-width: 2px; }
    tr.with { break-before: avoid; }
    td.same, th.same { border-top-style: hidden; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    sup { font-weight: bold; line-height: 0; white-space: nowrap; }
    sup a { color: inherit; text-decoration: none; }
    figure { margin: 8pt 0 0; break-inside: avoid; }
    figure svg { display: block; width: 100%; height: auto; }
    p:has(+ .closing), ul:has(+ .closing) { break-after: avoid; }
    .closing { display: flex; gap: 6mm; margin-top: 16pt; break-inside: avoid; }
    .closing > * { flex: 1; min-width: 0; }
    .recipients p { margin: 0; font-size: 11pt; text-align: left; }
    .recipients p:first-child { font-weight: bold; font-style: italic; font-size: 12pt; }
    .signature { text-align: center; break-inside: avoid; }
    .signature p { margin: 0; text-align: center; }
    .signature .name { margin-top: 6em; font-weight: bold; min-height: 1.3em; }
    .signature .hint { font-style: italic; font-size: 12pt; }
    @media print {
      /* A picture stands whole on a page: of one that lies, under its letterhead. */
      figure svg { max-height: 235mm; }
      body.landscape figure svg { max-height: 115mm; }
    }
    @media screen {
      body { max-width: 190mm; margin: 0 auto; padding: 8mm; }
      body.landscape { max-width: 280mm; }
      .table { overflow-x: auto; }
      .table:focus-visible { outline: 2px solid #000; outline-offset: 2px; }
      .table table { min-width: 40rem; }
      sup a { text-decoration: underline; }
    }
    @media screen and (max-width: 600px) { .letterhead, .closing { display: block; } }
    """
}
