//! The codec that writes a function into a plan, so that every executor of a cluster gets it with the plan.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{
    AggregateUDF, Extension, HigherOrderUDF, LogicalPlan, ScalarUDF, WindowUDF,
};
use datafusion::physical_plan::{ExecutionPlan, PhysicalExpr};
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::PhysicalExtensionCodec;

use crate::function::SqlFunction;
use crate::{udf, wire};

/// A codec that writes the functions of [`udf`] into a plan as breakpoints and tails, and leaves everything else to
/// the codec inside of it.
///
/// A codec of Ballista's goes inside, because Ballista writes its own steps with it. Client, scheduler and executors
/// all need the same one: [`cluster`](crate::cluster) sets it everywhere.
///
/// ```
/// use ballista_core::serde::BallistaLogicalExtensionCodec;
/// use datafusion_proto::logical_plan::LogicalExtensionCodec;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu_datafusion::{Codec, Error, udf};
///
/// # fn main() -> Result<(), Error> {
/// let half = udf("half", PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 1.0)])?);
/// let codec = Codec::new(BallistaLogicalExtensionCodec::default());
/// let mut bytes = Vec::new();
/// codec.try_encode_udf(&half, &mut bytes)?;
/// assert_eq!(*codec.try_decode_udf("half", &bytes)?, half);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Codec<C> {
    inner: C,
}

impl<C> Codec<C> {
    /// A codec around another one.
    #[must_use]
    pub fn new(inner: C) -> Self {
        Self { inner }
    }
}

/// Writes a function of ours, and tells whether it is one.
fn encode(node: &ScalarUDF, bytes: &mut Vec<u8>) -> Result<bool> {
    let ours: &dyn Any = node.inner().as_ref();
    let Some(ours) = ours.downcast_ref::<SqlFunction>() else {
        return Ok(false);
    };
    wire::write(node.name(), ours.function(), bytes)?;
    Ok(true)
}

fn decode(name: &str, bytes: &[u8]) -> Result<Arc<ScalarUDF>> {
    Ok(Arc::new(udf(name, wire::read(name, bytes)?)))
}

// Every method is passed on: those that the trait has a default for, too, because the codec inside may have its own.
impl<C: LogicalExtensionCodec> LogicalExtensionCodec for Codec<C> {
    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        if wire::is_ours(buf) {
            decode(name, buf)
        } else {
            self.inner.try_decode_udf(name, buf)
        }
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        if encode(node, buf)? {
            Ok(())
        } else {
            self.inner.try_encode_udf(node, buf)
        }
    }

    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[LogicalPlan],
        ctx: &TaskContext,
    ) -> Result<Extension> {
        self.inner.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        table_ref: &TableReference,
        schema: SchemaRef,
        ctx: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        self.inner
            .try_decode_table_provider(buf, table_ref, schema, ctx)
    }

    fn try_encode_table_provider(
        &self,
        table_ref: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        self.inner.try_encode_table_provider(table_ref, node, buf)
    }

    fn try_decode_file_format(
        &self,
        buf: &[u8],
        ctx: &TaskContext,
    ) -> Result<Arc<dyn FileFormatFactory>> {
        self.inner.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(
        &self,
        buf: &mut Vec<u8>,
        node: Arc<dyn FileFormatFactory>,
    ) -> Result<()> {
        self.inner.try_encode_file_format(buf, node)
    }

    fn try_decode_higher_order_function(
        &self,
        name: &str,
        buf: &[u8],
    ) -> Result<Arc<HigherOrderUDF>> {
        self.inner.try_decode_higher_order_function(name, buf)
    }

    fn try_encode_higher_order_function(
        &self,
        node: &HigherOrderUDF,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        self.inner.try_encode_higher_order_function(node, buf)
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        self.inner.try_decode_udaf(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode_udaf(node, buf)
    }

    fn try_decode_udwf(&self, name: &str, buf: &[u8]) -> Result<Arc<WindowUDF>> {
        self.inner.try_decode_udwf(name, buf)
    }

    fn try_encode_udwf(&self, node: &WindowUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode_udwf(node, buf)
    }
}

impl<C: PhysicalExtensionCodec> PhysicalExtensionCodec for Codec<C> {
    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        if wire::is_ours(buf) {
            decode(name, buf)
        } else {
            self.inner.try_decode_udf(name, buf)
        }
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        if encode(node, buf)? {
            Ok(())
        } else {
            self.inner.try_encode_udf(node, buf)
        }
    }

    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.inner.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: Arc<dyn ExecutionPlan>, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode(node, buf)
    }

    fn try_decode_expr(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn PhysicalExpr>],
    ) -> Result<Arc<dyn PhysicalExpr>> {
        self.inner.try_decode_expr(buf, inputs)
    }

    fn try_encode_expr(&self, node: &Arc<dyn PhysicalExpr>, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode_expr(node, buf)
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        self.inner.try_decode_udaf(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode_udaf(node, buf)
    }

    fn try_decode_udwf(&self, name: &str, buf: &[u8]) -> Result<Arc<WindowUDF>> {
        self.inner.try_decode_udwf(name, buf)
    }

    fn try_encode_udwf(&self, node: &WindowUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode_udwf(node, buf)
    }
}
