"""Where the frozen program begins."""

import sys

from tutordesk.cli import main

sys.exit(main())
