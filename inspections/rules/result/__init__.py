"""Results (考核结果): parts merged by weight, firms' means by area and days, ranks. Exact until rounded once."""
