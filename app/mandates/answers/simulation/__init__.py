"""What if: read a scenario, apply its moves to who holds what, judge the cells anew and compare."""
