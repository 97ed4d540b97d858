"""What is done in the assessment: every act through `acting`."""
