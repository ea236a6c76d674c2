"""Read and write single files safely: what a hostile workspace holds, what people name, what is cached."""
