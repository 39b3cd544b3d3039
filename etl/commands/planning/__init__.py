"""The commands by which an office writes down what it plans: ``ledger``, ``plans``, ``targets``."""
