/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations b4baf2c175cb44ee, text e3b0c44298fc1c14
