/** The parts of XGBoost's JSON model format that matter here (its doc/model.schema); arrays are by node. */
export interface XgboostTree {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly parents: readonly number[];
  readonly split_indices: readonly number[];
  /** Threshold of a split, value of a leaf. */
  readonly split_conditions: readonly number[];
  readonly default_left: readonly (number | boolean)[];
  readonly base_weights: readonly number[];
  readonly loss_changes: readonly number[];
  readonly sum_hessian: readonly number[];
  readonly categories?: readonly number[];
  readonly categories_nodes?: readonly number[];
  readonly categories_segments?: readonly number[];
  readonly categories_sizes?: readonly number[];
  readonly split_type?: readonly number[];
  readonly id?: number;
  readonly tree_param: Readonly<Record<string, string>>;
}

export interface XgboostModel {
  readonly version: readonly number[];
  readonly learner: {
    readonly attributes: Readonly<Record<string, string>>;
    readonly feature_names: readonly string[];
    readonly feature_types: readonly string[];
    readonly gradient_booster: {
      readonly name: string;
      readonly model: {
        readonly gbtree_model_param: Readonly<Record<string, string>>;
        readonly iteration_indptr?: readonly number[];
        readonly tree_info: readonly number[];
        readonly trees: readonly XgboostTree[];
      };
    };
    readonly learner_model_param: Readonly<Record<string, string>>;
    readonly objective: Readonly<Record<string, unknown>> & { readonly name: string };
  };
}
