"""PDF out: fonts, fit, compose, QR, IMb, writer, standards, preview, read-back, preflight, proof."""
