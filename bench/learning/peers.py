"""The same tasks with xgboost (hist) and scikit-learn: python3 peers.py FOLDER ROWS FEATURES THREADS TASK

Predicted are all rows ten times over: xgboost in place on the float64 matrix (no DMatrix is made), the median of three, or of as many as
begin within ten seconds; scikit-learn, the slower by far, predicts the rows once, and ten times that time is taken."""
import json, os, sys, time
folder, rows, count, threads = sys.argv[1], *map(int, sys.argv[2:5])
os.environ["OMP_NUM_THREADS"] = str(threads)
import numpy as np
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

x = np.column_stack([np.fromfile(f"{folder}/x{f}.f64") for f in range(count)])
number, group = np.fromfile(f"{folder}/number.f64"), np.fromfile(f"{folder}/group.u8", dtype=np.uint8)
part = round(0.9 * rows)

many = np.tile(x, (10, 1))

def clocks():
    return np.array([time.perf_counter(), time.process_time()])

def seconds(estimate, rows):
    start = clocks()
    estimate(rows)
    return clocks() - start

def times(estimate, rows):
    found, start = [], time.perf_counter()
    while len(found) < 3 and time.perf_counter() - start < 10:
        found.append(seconds(estimate, rows))
    return found

def measure(task, program, model, y, loss):
    start = clocks()
    model.fit(x[:part], y[:part])
    train, train_cpu = clocks() - start
    estimate = model.predict if loss is squares else model.predict_proba
    found = estimate(x[part:])
    predicted, cpu = np.median(times(estimate, many), axis=0) if program == "xgboost" else 10 * seconds(estimate, x)
    print(json.dumps({"task": task, "program": program, "train": train, "trainCpu": train_cpu, "predict": predicted, "predictCpu": cpu, "loss": float(loss(found, y[part:])), "variance": float(np.var(y[part:]))}), flush=True)

squares = lambda found, y: np.mean((found - y) ** 2)
log_loss = lambda p, y: -np.mean(np.log(p[np.arange(len(y)), y]))
xgb = dict(n_estimators=100, max_depth=4, learning_rate=0.1, reg_lambda=1, tree_method="hist", n_jobs=threads)
hist = dict(max_iter=100, max_depth=4, max_leaf_nodes=None, learning_rate=0.1, l2_regularization=1, min_samples_leaf=1, early_stopping=False)
task = sys.argv[5]
if task == "regression":
    measure("boosting, regression", "xgboost", xgboost.XGBRegressor(**xgb), number, squares)
    measure("boosting, regression", "scikit-learn", HistGradientBoostingRegressor(**hist), number, squares)
if task == "classes":
    measure("boosting, 4 classes", "xgboost", xgboost.XGBClassifier(**xgb), group, log_loss)
    measure("boosting, 4 classes", "scikit-learn", HistGradientBoostingClassifier(**hist), group, log_loss)
if task == "forest":
    measure("forest, regression", "scikit-learn", RandomForestRegressor(100, max_depth=7, n_jobs=threads), number, squares)
