//! A piecewise linear function as a scalar function of SQL.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, Float64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Float64Type};
use datafusion::error::Result;
use datafusion::logical_expr::sort_properties::ExprProperties;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::scalar::ScalarValue;
use shallow_relu::PiecewiseLinear;

use crate::Error;

/// The function as a scalar function of SQL, `name(x)`: null for null, and for every other `x` what
/// [`PiecewiseLinear::eval`] gives, bit for bit.
///
/// SQL turns names without quotation marks into lower case, so a name in lower case is the one to choose. Where
/// the function never falls, a plan knows that rows in the order of `x` are in the order of `name(x)`.
///
/// ```
/// use datafusion::prelude::SessionContext;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu_datafusion::{Error, udf};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Error> {
/// let context = SessionContext::new();
/// context.register_udf(udf("half", PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 1.0)])?));
/// let rows = context.sql("SELECT half(3), half(NULL)").await?.collect().await?;
/// assert_eq!(rows[0].num_rows(), 1);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn udf(name: &str, function: PiecewiseLinear<f64>) -> ScalarUDF {
    ScalarUDF::new_from_impl(SqlFunction {
        name: name.to_owned(),
        signature: Signature::exact(vec![DataType::Float64], Volatility::Immutable),
        rises: rises(&function),
        function,
    })
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SqlFunction {
    name: String,
    signature: Signature,
    rises: bool,
    function: PiecewiseLinear<f64>,
}

impl SqlFunction {
    pub(crate) fn function(&self) -> &PiecewiseLinear<f64> {
        &self.function
    }

    fn refuse(&self, found: String) -> Error {
        Error::Argument {
            name: self.name.clone(),
            found,
        }
    }
}

/// Whether the function never falls on all of R. A function that never falls is at least as large on the right.
fn rises(function: &PiecewiseLinear<f64>) -> bool {
    let (left, right) = function.tail_slopes();
    left >= 0.0 && right >= 0.0 && function.ys().is_sorted()
}

// A plan asks for it. Functions of one name and one size are told apart by `==`.
impl Hash for SqlFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.function.segment_count().hash(state);
    }
}

impl ScalarUDFImpl for SqlFunction {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    /// Null only if the argument can be null.
    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let nullable = args.arg_fields.iter().any(|field| field.is_nullable());
        Ok(Arc::new(Field::new(
            &self.name,
            DataType::Float64,
            nullable,
        )))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [argument] = args.args.as_slice() else {
            return Err(self.refuse(format!("{} arguments", args.args.len())).into());
        };
        match argument {
            ColumnarValue::Scalar(ScalarValue::Float64(x)) => {
                let y = x.map(|x| self.function.eval(x));
                Ok(ColumnarValue::Scalar(ScalarValue::Float64(y)))
            }
            ColumnarValue::Array(array) => {
                let x = array
                    .as_primitive_opt::<Float64Type>()
                    .ok_or_else(|| self.refuse(array.data_type().to_string()))?;
                // Evaluation is total: whatever is stored where a row is null, it does no harm, and the row stays null.
                let mut y = vec![0.0; x.len()];
                self.function
                    .eval_batch(x.values(), &mut y)
                    .map_err(Error::from)?;
                let y = Float64Array::new(y.into(), x.nulls().cloned());
                Ok(ColumnarValue::Array(Arc::new(y)))
            }
            ColumnarValue::Scalar(other) => Err(self.refuse(other.data_type().to_string()).into()),
        }
    }

    /// True if the function never falls; then [`ScalarUDFImpl::output_ordering`] passes the order of `x` on.
    ///
    /// That is right for every row. Between neighbouring segments the values rise because each lies between the y of
    /// its segment's ends. DataFusion sorts NaN by its bits, below and above all numbers, and evaluation keeps those
    /// bits. The functions of this crate have no -0.0 among their y. Nulls come first or last, and stay null. Where a
    /// function falls, NaN would have to change sides, so a falling function promises nothing.
    fn preserves_lex_ordering(&self, _: &[ExprProperties]) -> Result<bool> {
        Ok(self.rises)
    }
}
