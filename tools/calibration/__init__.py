# SPDX-License-Identifier: MIT
"""Parts of the fit of technology files: the fit itself, entries, and curves."""
