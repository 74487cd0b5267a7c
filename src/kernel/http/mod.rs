//! Route table, request pipeline, problems on the wire and the OpenAPI document.
