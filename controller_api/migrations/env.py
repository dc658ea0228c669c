"""What Alembic runs to migrate: one transaction on the connection it is given."""

from alembic import context

from controller_api.adapters.schema import ROOMS, connection_of

context.configure(
    connection=connection_of(context.config),
    target_metadata=list(ROOMS),
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="tables.",
)
with context.begin_transaction():
    context.run_migrations()
