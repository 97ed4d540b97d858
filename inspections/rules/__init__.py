"""The rules of inspection and assessment: functions of values returning values, cited, without clock or database."""
