"""The names that a declared layout's rules may use beside those of the header."""

COLUMN = "__column"  # the header of an unpivoted cell
VALUE = "__value"  # and what stands in it
SHEET = "__sheet"  # the name of the workbook's sheet
YEAR = "__year"  # for a table that names only months: asked for, in its title, or in the file's name
