-- Which tier of the ladder has it: the last that began to be asked, or the owner's. Null until the first is asked. For finding needs by it.
alter table need.need add column tier text;
