"""What units did between neighbouring periods, brought up to date by a publish where rows of registers or their cover have changed."""
