"""What the front desk carries from page to page: its call, finding anybody, the first free start."""
