"""Members of clusters have a word on how sure they are; what is there is grouped anew."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and have the next link group every cluster and describe it again."""
    op.add_column("members", sa.Column("is_sure", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.update(sa.table("clusters", sa.column("is_stale", sa.Boolean()))).values(is_stale=True))
