//! A function as an ONNX graph that looks up the cell of its input and evaluates the formula of that cell: the same
//! operations as `function/evaluate/cells.rs`, in the same order.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::messages::{Graph, Tensor, data_type};
use super::write::{file, integer, node};
use crate::function::evaluate::cells::{Cells, Record};
use crate::function::{Discontinuous, PiecewiseLinear};
use crate::interop::tensors::Element;

impl<T: Element> PiecewiseLinear<T> {
    /// The function on all of R as an [ONNX](https://onnx.ai) file: a look-up in standard operators. O(N).
    ///
    /// It is for whoever wants the *function* in an ONNX runtime, for which ONNX has no operator such as NumPy's
    /// `interp`. `ShallowReluNet::to_onnx` is the network; its sum of units is less accurate. The
    /// [chapter about networks](crate::_docs::networks#to-onnxruntime) tells when to take which.
    ///
    /// * The input `x` and the output `y` have the type of the function and the shape `[batch, 1]`, where `batch` is
    ///   any number, 0 included.
    /// * The operators are `GreaterOrEqual`, `Cast` and `ReduceSum`, which count the boundaries between cells up to
    ///   x; `Gather`, which takes the breakpoint and the slopes of that cell; `Sub`, `Less`, `Where`, `Mul` and
    ///   `Add`, which evaluate the line. A flat tail moves x into the domain first.
    /// * The version of the format is 7 and that of the operators 13, which runtimes since 2020 read. The same
    ///   function always gives the same bytes.
    ///
    /// # What is promised of the graph
    ///
    /// Its operations are those of [`eval`](Self::eval), in the same order. So where each operator is rounded as
    /// IEEE 754 prescribes, as by onnxruntime on a CPU, the graph returns the bits of `eval`, for infinite inputs
    /// and NaN, too. A runtime that fuses the product and the sum may return other bits between two breakpoints,
    /// but not at a breakpoint, where the product is 0.
    ///
    /// The look-up compares each input with all boundaries: a row takes O(N) time and, in onnxruntime, 5 bytes of
    /// memory for each segment. With more than some thousand segments keep the batches short.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// let bytes = f.to_onnx_table(); // for std::fs::write("table.onnx", bytes)
    /// assert!(String::from_utf8_lossy(&bytes).contains("GreaterOrEqual"));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn to_onnx_table(&self) -> Vec<u8> {
        table(self.cells())
    }
}

impl<T: Element> Discontinuous<T> {
    /// The function on all of R as an [ONNX](https://onnx.ai) file: a look-up in standard operators, as
    /// [`PiecewiseLinear::to_onnx_table`] writes it and with the same promises. O(N).
    ///
    /// At a jump the graph returns the y of the chosen side. There is no network of a function that jumps.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let postage = Discontinuous::next(&[(20.0, 0.95), (50.0, 1.10), (500.0, 1.80)])?;
    /// let bytes = postage.to_onnx_table(); // for std::fs::write("postage.onnx", bytes)
    /// assert!(String::from_utf8_lossy(&bytes).contains("GreaterOrEqual"));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn to_onnx_table(&self) -> Vec<u8> {
        table(self.pieces().cells())
    }
}

fn table<T: Element>(cells: &Cells<T>) -> Vec<u8> {
    let (boundaries, records) = (&cells.index.boundaries, &cells.records);
    let column = |name: &str, value: fn(&Record<T>) -> T| {
        let values: Vec<T> = records.iter().map(value).collect();
        Tensor::new(name, &[values.len()], &values)
    };
    let single = |name: &str, value: T| Tensor::new(name, &[], &[value]);
    let op = |op_type: &str, inputs: &[&str], output: &str| {
        node(op_type, output, inputs, output, vec![])
    };
    let mut initializer = vec![
        Tensor::new("boundaries", &[boundaries.len()], boundaries),
        Tensor::integers("last_axis", &[1]),
        column("breakpoints_x", |record| record.x),
        column("breakpoints_y", |record| record.y),
        column("slopes_left", |record| record.slope_left),
        column("slopes_right", |record| record.slope_right),
        single("zero", T::zero()),
    ];
    // A flat tail has its value for every input, although 0 times infinity would be NaN. NaN compares as false, so
    // it stays, and its cell is the first one.
    let (mut node, mut x) = (vec![], "x");
    for (bound, limit, compare, is_beyond, moved) in [
        (
            cells.lower,
            "first_x",
            "Less",
            "is_before_first",
            "x_from_first",
        ),
        (
            cells.upper,
            "last_x",
            "Greater",
            "is_after_last",
            "x_to_last",
        ),
    ] {
        if bound.is_finite() {
            initializer.push(single(limit, bound));
            node.push(op(compare, &[x, limit], is_beyond));
            node.push(op("Where", &[is_beyond, limit, x], moved));
            x = moved;
        }
    }
    let mut cast = op("Cast", &["is_passed"], "one_if_passed");
    cast.attribute = vec![integer("to", data_type::INT32.into())];
    node.extend([
        op("GreaterOrEqual", &["x", "boundaries"], "is_passed"),
        cast,
        op("ReduceSum", &["one_if_passed", "last_axis"], "cell"),
        op("Gather", &["breakpoints_x", "cell"], "cell_x"),
        op("Gather", &["breakpoints_y", "cell"], "cell_y"),
        op("Gather", &["slopes_left", "cell"], "slope_left"),
        op("Gather", &["slopes_right", "cell"], "slope_right"),
        op("Sub", &[x, "cell_x"], "distance"),
        op("Less", &["distance", "zero"], "is_left"),
        op("Where", &["is_left", "slope_left", "slope_right"], "slope"),
        op("Mul", &["slope", "distance"], "rise"),
        op("Add", &["cell_y", "rise"], "y"),
    ]);
    file::<T>(Graph {
        name: "piecewise_linear".to_string(),
        node,
        initializer,
        ..Graph::default()
    })
}
