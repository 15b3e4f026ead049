comment on column platform.api_key.id is 'id of key';
