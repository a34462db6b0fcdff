"""What Python makes of the files of `main.rs`, and files for it to read. Called by `.ci/counterparts`.

A network may be off from the function by the bound that `forward_dense` documents, for any order of summation. A table
has to return the bits of `eval`.
"""

import fractions
import glob
import os
import sys
import warnings

import ml_dtypes
import numpy as np
import onnx
import onnxruntime
import safetensors.numpy
import skl2onnx
from onnx.reference import ReferenceEvaluator
from sklearn.neural_network import MLPRegressor

os.chdir(sys.argv[1])
warnings.filterwarnings("ignore")  # numpy warns of NaN and infinity, which are among the inputs


def numbers(name):
    return np.fromfile(name, "<f8")


def session(model):
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def same_bits(a, b):
    integer = {4: np.uint32, 8: np.uint64}[a.itemsize]
    return np.all((a.view(integer) == b.view(integer)) | (np.isnan(a) & np.isnan(b)))


def models(pattern):
    """The checked models, and their values by two evaluators."""
    files = sorted(glob.glob(pattern))
    assert files, pattern
    for file in files:
        stem = file.removesuffix(".onnx")
        data = open(file, "rb").read()
        model = onnx.load_from_string(data)
        onnx.checker.check_model(model, full_check=True)
        assert model.SerializeToString() == data, f"{file}: other bytes than onnx writes"
        dtype = np.float32 if "f32" in file else np.float64
        x, expected = (numbers(f"{stem}.{end}").astype(dtype) for end in "xy")
        evaluators = {"onnxruntime": session(data), "reference": ReferenceEvaluator(model)}
        values = {}
        for name, evaluator in evaluators.items():
            # The reference evaluator keeps a table of inputs by boundaries in memory, so in parts.
            parts = [evaluator.run(None, {"x": part})[0] for part in np.array_split(x[:, None], 8)]
            values[name] = np.concatenate(parts)
            assert values[name].shape == (len(x), 1) and values[name].dtype == dtype, f"{file}, {name}"
            values[name] = values[name][:, 0].copy()
            empty = evaluator.run(None, {"x": x[:0, None]})[0]
            assert empty.shape == (0, 1), f"{file}, {name}: an empty batch gives {empty.shape}"
        yield stem, x, expected, values


def networks():
    for stem, x, expected, values in models("*.net.onnx"):
        bound, unit, dense = numbers(f"{stem}.bound")
        for name, y in values.items():
            off = np.max(np.abs(y.astype(np.float64) - expected))
            assert off <= bound, f"{stem}, {name}: off by {off}, bound {bound}"
            shown = [value / unit for value in (off, bound, dense)]
            print("{:20} {:12} off by {:8.3g} u max|y|, bound {:8.3g}, of forward_dense {:8.3g}".format(
                stem, name, *shown))


def largest_error(stem, x, y):
    """The largest distance from the exact function between its breakpoints, in u max|y|."""
    model = onnx.load(f"{stem}.onnx")
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    xs, ys = tensors["breakpoints_x"], tensors["breakpoints_y"]
    exact_xs, exact_ys = ([fractions.Fraction(float(value)) for value in values] for values in (xs, ys))
    worst = 0
    for a, b in zip(x, y):
        if xs[0] <= a < xs[-1]:
            i = np.searchsorted(xs, a, "right") - 1
            slope = (exact_ys[i + 1] - exact_ys[i]) / (exact_xs[i + 1] - exact_xs[i])
            value = exact_ys[i] + slope * (fractions.Fraction(float(a)) - exact_xs[i])
            worst = max(worst, abs(value - fractions.Fraction(float(b))))
    unit = np.finfo(x.dtype).eps / 2 * float(np.max(np.abs(ys)))
    return float(worst) / unit


def tables():
    count = 0
    for stem, x, expected, values in models("*.table.onnx"):
        for name, y in values.items():
            assert same_bits(y, expected), f"{stem}, {name}: other bits than eval"
        count += 1
        if "1000" in stem and "_11." in stem:
            error = largest_error(stem, x, values["onnxruntime"])
            print(f"{stem:32} off by {error:8.3g} u max|y| between breakpoints")
    print(f"{count} tables return the bits of eval, each at {len(x)} inputs, by both evaluators")


def files_to_read():
    """Networks of scikit-learn, of onnx and of numpy, and their values."""
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (400, 1))
    fitted = MLPRegressor(hidden_layer_sizes=(12,), max_iter=2000, random_state=0).fit(x, np.sin(3 * x[:, 0]))
    queries = np.linspace(-1.5, 1.5, 1001).astype(np.float32).astype(np.float64)
    queries.tofile("read.x")

    def by_onnxruntime(name, model, dtype, input_name):
        data = model.SerializeToString()
        open(f"{name}.onnx", "wb").write(data)
        y = session(data).run(None, {input_name: queries[:, None].astype(dtype)})[0]
        y.astype("<f8").tofile(f"{name}.y")

    v, w = (random.standard_normal((50, 1)) for _ in range(2))
    b, b0 = random.standard_normal(50), random.standard_normal(1)
    for dtype in (np.float32, np.float64):
        name = np.dtype(dtype).name
        by_onnxruntime(f"mlp_{name}", skl2onnx.to_onnx(fitted, x[:1].astype(dtype)), dtype, "X")
        # Gemm in its four forms is what PyTorch exports, and Flatten may stand before it.
        tensors = {"v": v, "b": b, "w": w, "b0": b0}
        column = [onnx.helper.make_tensor_value_info(
            value, onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), ["batch", 1]) for value in "xy"]
        nodes = [
            onnx.helper.make_node("Flatten", ["x"], ["flat"]),
            onnx.helper.make_node("Gemm", ["flat", "v", "b"], ["z"], alpha=1.0, beta=1.0, transB=1),
            onnx.helper.make_node("Relu", ["z"], ["a"]),
            onnx.helper.make_node("Gemm", ["a", "w", "b0"], ["y"]),
        ]
        initializers = [onnx.numpy_helper.from_array(t.astype(dtype), n) for n, t in tensors.items()]
        graph = onnx.helper.make_graph(nodes, "gemm", column[:1], column[1:], initializers)
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        by_onnxruntime(f"gemm_{name}", model, dtype, "x")

    for dtype in (np.float16, ml_dtypes.bfloat16, np.float32, np.float64):
        name = np.dtype(dtype).name
        tensors = {"fc1.weight": v, "fc1.bias": b, "fc2.weight": w.T.copy(), "fc2.bias": b0}
        tensors = {key: tensor.astype(dtype) for key, tensor in tensors.items()}
        safetensors.numpy.save_file(tensors, f"{name}.safetensors")
        y = forward({key: tensor.astype(np.float64) for key, tensor in tensors.items()}, queries, "fc1", "fc2")
        y.tofile(f"{name}.y")


def forward(state, x, hidden, output):
    """What PyTorch's Linear, ReLU, Linear compute."""
    z = x[:, None] @ state[f"{hidden}.weight"].T + state[f"{hidden}.bias"]
    y = np.maximum(z, 0) @ state[f"{output}.weight"].T + state[f"{output}.bias"]
    return y[:, 0].copy()


def state_dicts():
    files = sorted(glob.glob("*_f??.safetensors"))
    assert files
    for file in files:
        stem = file.removesuffix(".safetensors")
        state = safetensors.numpy.load_file(file)
        n = len(state["0.bias"])
        shapes = {name: tensor.shape for name, tensor in state.items()}
        assert shapes == {"0.weight": (n, 1), "0.bias": (n,), "2.weight": (1, n), "2.bias": (1,)}, shapes
        dtype = np.float32 if "f32" in file else np.float64
        assert all(tensor.dtype == dtype for tensor in state.values())
        x, y = (numbers(f"{stem}.net.{end}").astype(dtype) for end in "xy")
        bound = numbers(f"{stem}.net.bound")[0]
        off = np.max(np.abs(forward(state, x, "0", "2").astype(np.float64) - y))
        assert off <= bound, f"{file}: off by {off}, bound {bound}"
    print(f"{len(files)} state dicts are read by safetensors and computed by numpy")


networks()
tables()
state_dicts()
files_to_read()
