//! Networks and functions as ONNX graphs. Protobuf messages are encoded and decoded by `prost`.

mod chain;
mod messages;
mod read;
mod table;
mod tensor;
mod write;
