"""In here live the steps themselves, each named after the version to which it leads."""
