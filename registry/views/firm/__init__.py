"""物业服务企业的页面: list, record, acts."""
