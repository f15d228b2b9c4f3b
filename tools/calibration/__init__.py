# SPDX-License-Identifier: MIT
"""Parts of the fit of technology files: curves, and the counts to fit to."""
