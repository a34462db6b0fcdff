//! The calls that were made, and how each was answered.

use std::collections::{BTreeSet, HashMap};
use std::fmt::{Debug, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

use shallow_relu::approximate::Approximation;
use shallow_relu::fit::Fit;
use shallow_relu::{
    Columns, Discontinuous, Error, Extrema, Influence, Interpolant, Parameters, Periodic,
    PiecewiseLinear, Samples, ShallowReluNet,
};

pub(crate) struct Call {
    name: &'static str,
    arguments: String,
    pub(crate) answer: String,
}

impl Call {
    /// Which call it is.
    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.name, self.arguments)
    }
}

pub(crate) struct Table {
    pub(crate) calls: Vec<Call>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { calls: Vec::new() }
    }

    /// Calls the public function of that name.
    pub(crate) fn call<A: Answer>(
        &mut self,
        name: &'static str,
        arguments: impl Display,
        function: impl FnOnce() -> A,
    ) {
        let answer = match catch_unwind(AssertUnwindSafe(function)) {
            Ok(answer) => answer.text(),
            Err(_) => panic!("{name} {arguments} panics"),
        };
        self.calls.push(Call {
            name,
            arguments: arguments.to_string(),
            answer,
        });
    }

    /// A line for each answer of each function: the first call that gets it, and how many others do.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut firsts = Vec::new();
        let mut counts = HashMap::new();
        for call in &self.calls {
            let count = counts.entry((call.name, &call.answer)).or_insert(0);
            if *count == 0 {
                firsts.push(call);
            }
            *count += 1;
        }
        let line = |call: &&Call| {
            let others = match counts[&(call.name, &call.answer)] - 1 {
                0 => String::new(),
                others => format!(" (and {others} more)"),
            };
            format!("{}{others} | {}", call.text(), call.answer)
        };
        firsts.iter().map(line).collect()
    }

    /// A line that pins all calls, those too that are not the first with their answer: a hash of them (64-bit FNV-1a).
    pub(crate) fn total(&self) -> String {
        let bytes = |call: &Call| format!("{} | {}\n", call.text(), call.answer).into_bytes();
        let hash = self
            .calls
            .iter()
            .flat_map(bytes)
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        format!(
            "{} calls, with these answers: {hash:016x}",
            self.calls.len()
        )
    }

    pub(crate) fn names(&self) -> BTreeSet<&'static str> {
        self.calls.iter().map(|call| call.name).collect()
    }
}

/// What a call may return.
pub(crate) trait Answer {
    fn text(&self) -> String;
}

/// Small values, in full.
macro_rules! in_full {
    ($($type:ty)*) => {$(
        impl Answer for $type {
            fn text(&self) -> String {
                format!("{self:?}")
            }
        }
    )*};
}

in_full!(f32 f64 bool usize);

impl<A: Debug, B: Debug> Answer for (A, B) {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl<A: Debug> Answer for Option<A> {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl<A: Debug> Answer for Vec<A> {
    fn text(&self) -> String {
        if self.len() > 8 {
            return format!("{} of them", self.len());
        }
        format!("{self:?}")
    }
}

/// Large values, of which it is enough that they are there.
macro_rules! there {
    ($($type:ident)*) => {$(
        impl<F> Answer for $type<F> {
            fn text(&self) -> String {
                String::new()
            }
        }
    )*};
}

there!(Approximation Columns Discontinuous Fit Interpolant Parameters Periodic PiecewiseLinear Samples ShallowReluNet);

impl Answer for () {
    fn text(&self) -> String {
        String::new()
    }
}

impl<F: Debug> Answer for Influence<F> {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl<F: Debug> Answer for Extrema<F> {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl<A: Answer> Answer for Result<A, Error> {
    fn text(&self) -> String {
        match self {
            Ok(answer) => format!("ok {}", answer.text()).trim_end().to_owned(),
            Err(error) => {
                let debug = format!("{error:?}");
                let variant: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
                format!("{variant}: {error}")
            }
        }
    }
}
