# SPDX-License-Identifier: MIT
"""Training in the simulated arithmetic, and figures and pages from the reports of lnsim.

formats, nn, optim, capture and train use the extension module lnsim._numerics, which a build keeps
in a portion of this package of its own.
"""

from pkgutil import extend_path

__version__ = "0.1.0"
__path__ = extend_path(__path__, __name__)
