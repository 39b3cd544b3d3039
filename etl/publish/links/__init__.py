"""What publish makes of rows that name units without their codes: pairs, cover that rests on them, and how much of it does."""
