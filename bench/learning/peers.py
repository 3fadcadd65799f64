"""The same tasks with xgboost (hist) and scikit-learn: python3 peers.py FOLDER ROWS FEATURES THREADS"""
import json, os, sys, time
folder, rows, count, threads = sys.argv[1], *map(int, sys.argv[2:5])
os.environ["OMP_NUM_THREADS"] = str(threads)
import numpy as np
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

x = np.column_stack([np.fromfile(f"{folder}/x{f}.f64") for f in range(count)])
number, group = np.fromfile(f"{folder}/number.f64"), np.fromfile(f"{folder}/group.u8", dtype=np.uint8)
part = round(0.9 * rows)

def measure(task, program, model, y, loss):
    start = time.perf_counter()
    model.fit(x[:part], y[:part])
    trained = time.perf_counter()
    found = model.predict(x[part:]) if loss is squares else model.predict_proba(x[part:])
    done = time.perf_counter()
    print(json.dumps({"task": task, "program": program, "train": trained - start, "predict": done - trained, "loss": float(loss(found, y[part:]))}), flush=True)

squares = lambda found, y: np.mean((found - y) ** 2)
log_loss = lambda p, y: -np.mean(np.log(p[np.arange(len(y)), y]))
xgb = dict(n_estimators=100, max_depth=4, learning_rate=0.1, reg_lambda=1, tree_method="hist", n_jobs=threads)
hist = dict(max_iter=100, max_depth=4, max_leaf_nodes=None, learning_rate=0.1, l2_regularization=1, min_samples_leaf=1, early_stopping=False)
measure("boosting, regression", "xgboost", xgboost.XGBRegressor(**xgb), number, squares)
measure("boosting, regression", "scikit-learn", HistGradientBoostingRegressor(**hist), number, squares)
measure("boosting, 4 classes", "xgboost", xgboost.XGBClassifier(**xgb), group, log_loss)
measure("boosting, 4 classes", "scikit-learn", HistGradientBoostingClassifier(**hist), group, log_loss)
if rows <= 200_000:
    measure("forest, regression", "scikit-learn", RandomForestRegressor(100, max_depth=7, n_jobs=threads), number, squares)
