"""The mapping to the meta-model: what R_conn, R_comm and R_cons are for a distributed system."""
