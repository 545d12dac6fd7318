import { encodeQR } from "qr";
import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";

/** The quiet zone around a QR code, in modules (ISO/IEC 18004). */
const border = 4;

/** A text as a QR code, dark on light in both colour schemes, as scanners expect it. */
export function qrCode(text: string, label: string): TemplateResult {
  const rows = encodeQR(text, "raw", { ecc: "medium", border });
  const modules = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return html`<svg
    class="qr"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${rows.length} ${rows.length}"
    shape-rendering="crispEdges"
  >
    ${svg`<rect width="100%" height="100%" fill="#fff" /><path d=${modules.join("")} fill="#000" />`}
  </svg>`;
}
