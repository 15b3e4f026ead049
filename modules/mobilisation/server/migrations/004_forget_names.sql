-- Who leaves is to stand nowhere by name: the names within what a search passed over may be taken away, and nothing else of it.
grant update (passed_over) on mobilisation.search to huying_app;
