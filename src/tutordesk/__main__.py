"""``python -m tutordesk``: the command line."""

import sys

from tutordesk.cli import main

sys.exit(main())
