"""The controller's composition root: which part stands where. The only place that names adapters; decides nothing else.

Built in layers, each from the one before: what it stands on (`ground`), the parts that speak (`voice`), and the door.
"""

from controller_api.bootstrap.door import Running, controller

__all__ = ["Running", "controller"]
