//! The steps of a network, node by node.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::messages::{Node, Tensor};
use crate::error::{Error, text};
use crate::interop::tensors::{Element, Kind, check_shape, shown, wrong_shape};
use crate::network::Parameters;

/// How far the network has come, and its parameters so far.
pub(super) struct Chain<T> {
    hidden_weights: Option<Vec<T>>,
    hidden_biases: Option<Vec<T>>,
    is_rectified: bool,
    output_weights: Option<Vec<T>>,
    output_bias: Option<T>,
}

impl<T: Element> Chain<T> {
    pub(super) fn new() -> Self {
        Self {
            hidden_weights: None,
            hidden_biases: None,
            is_rectified: false,
            output_weights: None,
            output_bias: None,
        }
    }

    /// Takes a node that has the current value among its inputs.
    pub(super) fn step(
        &mut self,
        node: &Node,
        value: &str,
        constants: &BTreeMap<&str, &Tensor>,
    ) -> Result<(), Error> {
        // An operand that is a constant; None if it is absent.
        let operand = |index: usize| -> Result<Option<(&str, &Tensor)>, Error> {
            let name = node.input.get(index).map_or("", String::as_str);
            match constants.get(name) {
                _ if name.is_empty() => Ok(None),
                Some(tensor) => Ok(Some((name, tensor))),
                None => Err(refused(
                    node,
                    &format!("needs a constant, but {} is none", shown(name)),
                )),
            }
        };
        let other = usize::from(node.input.first().is_some_and(|first| first == value));
        if other == 0 && node.op_type != "Add" {
            return Err(refused(
                node,
                "does not have the value of the node before as its first input",
            ));
        }
        let missing = || refused(node, "has fewer inputs than it needs");
        match &node.op_type[..] {
            "Gemm" => {
                let is_turned = integer(node, "transB", 0) != 0;
                if integer(node, "transA", 0) != 0 {
                    return Err(refused(node, "has transA = 1, expected 0"));
                }
                for name in ["alpha", "beta"] {
                    let factor = node
                        .attribute
                        .iter()
                        .find(|attribute| attribute.name == name);
                    if let Some(factor) = factor.map(|attribute| attribute.f)
                        && factor != 1.0
                    {
                        return Err(refused(
                            node,
                            &format!("has {name} = {}, expected 1", text(factor)),
                        ));
                    }
                }
                self.weights(node, operand(1)?.ok_or_else(missing)?, is_turned)?;
                operand(2)?.map_or(Ok(()), |bias| self.bias(node, bias))
            }
            "MatMul" => self.weights(node, operand(1)?.ok_or_else(missing)?, false),
            "Add" => self.bias(node, operand(other)?.ok_or_else(missing)?),
            "Relu" if self.hidden_weights.is_some() && !self.is_rectified => {
                self.is_rectified = true;
                Ok(())
            }
            "Relu" => Err(refused(node, "is not between the two layers")),
            "Identity" => Ok(()),
            "Cast" => {
                match Kind::of_data_type(i32::try_from(integer(node, "to", 0)).unwrap_or(0)) {
                    Some(_) => Ok(()),
                    None => Err(refused(node, "does not keep floats as floats")),
                }
            }
            // One value in each row stays one value. N values have to stay together.
            "Flatten" | "Reshape" if !self.is_wide() => Ok(()),
            "Flatten" if matches!(integer(node, "axis", 1), 1 | -1) => Ok(()),
            "Reshape" if self.keeps_rows(operand(1)?) => Ok(()),
            "Flatten" | "Reshape" => Err(refused(
                node,
                "may tear the values of the hidden layer apart",
            )),
            _ => Err(refused(
                node,
                "is no part of a network with one hidden layer of ReLUs",
            )),
        }
    }

    /// Whether the current value is that of the hidden layer.
    fn is_wide(&self) -> bool {
        self.hidden_weights.is_some() && self.output_weights.is_none()
    }

    /// Whether a shape has the values of the hidden layer as its last dimension.
    fn keeps_rows(&self, shape: Option<(&str, &Tensor)>) -> bool {
        let last = shape.and_then(|(_, tensor)| tensor.last_integer());
        last.is_some_and(|last| usize::try_from(last) == Ok(self.width()))
    }

    fn width(&self) -> usize {
        self.hidden_weights.as_ref().map_or(0, Vec::len)
    }

    fn weights(
        &mut self,
        node: &Node,
        (name, tensor): (&str, &Tensor),
        is_turned: bool,
    ) -> Result<(), Error> {
        let n = self.width();
        if self.hidden_weights.is_none() {
            let (shape, values) = tensor.read(name)?;
            let fits = match shape[..] {
                [_, inputs] if is_turned => inputs == 1,
                [inputs, _] => inputs == 1,
                _ => false,
            };
            if !fits {
                let expected = if is_turned { "[N, 1]" } else { "[1, N]" };
                return Err(wrong_shape(name, &shape, expected));
            }
            self.hidden_weights = Some(values);
        } else if self.output_weights.is_none() && self.is_rectified {
            let (shape, values) = tensor.read(name)?;
            let expected: &[&[usize]] = match (&node.op_type[..], is_turned) {
                ("MatMul", _) => &[&[n, 1], &[n]],
                (_, true) => &[&[1, n]],
                (_, false) => &[&[n, 1]],
            };
            check_shape(name, &shape, expected)?;
            self.output_weights = Some(values);
        } else {
            let reason = match self.output_weights {
                None => "follows the hidden layer without a Relu between them",
                Some(_) => "is a third layer",
            };
            return Err(refused(node, reason));
        }
        Ok(())
    }

    fn bias(&mut self, node: &Node, (name, tensor): (&str, &Tensor)) -> Result<(), Error> {
        if self.output_weights.is_some() && self.output_bias.is_none() {
            let (shape, values) = tensor.read(name)?;
            check_shape(name, &shape, &[&[1], &[1, 1], &[]])?;
            self.output_bias = values.first().copied();
        } else if self.is_wide() && !self.is_rectified && self.hidden_biases.is_none() {
            let (shape, values) = tensor.read(name)?;
            let n = self.width();
            check_shape(name, &shape, &[&[n], &[1, n]])?;
            self.hidden_biases = Some(values);
        } else {
            return Err(refused(node, "adds what is not the bias of a layer"));
        }
        Ok(())
    }

    pub(super) fn parameters(self) -> Result<Parameters<T>, Error> {
        let n = self.width();
        let missing = match (&self.hidden_weights, &self.output_weights) {
            (None, _) => "has no layers",
            (_, None) if !self.is_rectified => "has one layer and no Relu, expected two layers",
            _ => "has one layer, expected two",
        };
        let (Some(hidden_weights), Some(output_weights)) =
            (self.hidden_weights, self.output_weights)
        else {
            return Err(graph_is(missing.to_string()));
        };
        Ok(Parameters {
            hidden_weights,
            hidden_biases: self.hidden_biases.unwrap_or_else(|| vec![T::zero(); n]),
            output_weights,
            output_bias: self.output_bias.unwrap_or_else(T::zero),
        })
    }
}

/// The value of an attribute that is an integer.
fn integer(node: &Node, name: &str, default: i64) -> i64 {
    let mut attributes = node.attribute.iter();
    attributes
        .find(|attribute| attribute.name == name)
        .map_or(default, |attribute| attribute.i)
}

pub(super) fn refused(node: &Node, reason: &str) -> Error {
    let name = match node.output.first() {
        Some(output) if node.name.is_empty() => output,
        _ => &node.name,
    };
    Error::NotShallow {
        node: shown(name),
        operator: shown(&node.op_type),
        reason: reason.to_string(),
    }
}

pub(super) fn graph_is(reason: String) -> Error {
    Error::GraphNotShallow { reason }
}
