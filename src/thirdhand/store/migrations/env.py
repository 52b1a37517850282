"""Runs migrations on the connection that ``store.migrating`` hands over, inside its transaction."""

from alembic import context

from thirdhand.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it
    render_as_batch=True,
)
context.run_migrations()
