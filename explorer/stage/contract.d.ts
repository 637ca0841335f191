/**
 * What crosses the wall between Python and the stage. Made of explorer/contract by `python -m explorer.contract`:
 * change the declarations there, never here.
 */

/** The Experiment: everything that a person can set, as JSON. */
export interface Experiment {
  x?: number[][];
  target?: number[][];
  weights: number[][];
  bias: number[];
  train_bias: boolean;
  activation: string;
  loss: string;
  optimizer: string;
  learning_rate: number;
  momentum: number;
  alpha: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weight_decay: number;
  l1: number;
  steps: number;
  batch_size: number | null;
  seed: number;
  x_test?: number[][] | null;
  target_test?: number[][] | null;
  dataset: string;
  dataset_size: number;
  noise: number;
  test_fraction: number;
  data_seed: number;
  standardise: boolean;
  terms: string[];
  changes: ([number, string, number | null])[];
  shown_sample: number;
  own?: string;
}

/** The span of every field of the Experiment that a slider can set. */
export interface FieldSpans {
  x: SliderSpan;
  target: SliderSpan;
  weights: SliderSpan;
  bias: SliderSpan;
  learning_rate: SliderSpan;
  momentum: SliderSpan;
  alpha: SliderSpan;
  beta1: SliderSpan;
  beta2: SliderSpan;
  epsilon: SliderSpan;
  weight_decay: SliderSpan;
  l1: SliderSpan;
  steps: SliderSpan;
  batch_size: SliderSpan;
  seed: SliderSpan;
  x_test: SliderSpan;
  target_test: SliderSpan;
  dataset_size: SliderSpan;
  noise: SliderSpan;
  test_fraction: SliderSpan;
  data_seed: SliderSpan;
  shown_sample: SliderSpan;
}

export type FiniteRow = number[];

export type Row = Value[];

export type Value = number | null;

/** The factors of the chain rule that all weights share, of the sample that is shown. */
export interface Factors {
  d_loss_d_output: Value;
  d_output_d_z: Value;
  delta: Value;
}

/** The activation from -reach to reach. */
export interface ActivationCurve {
  z: FiniteRow;
  output: FiniteRow;
  reach: number;
}

/** The two ends of the tangent at the operating point. */
export interface Tangent {
  z: Row;
  output: Row;
}

export type Finite = number;

/** What it must hold, and whether it is to be logarithmic: where the loss leaves its start far behind. */
export interface LossAxis {
  logarithmic: boolean;
  low: Finite;
  high: Finite;
}

export type Markup = string;

/** What a slider must know of a field. */
export interface SliderSpan {
  minimum: number;
  maximum: number;
  low: number;
  high: number;
  step: number;
  logarithmic: boolean;
  whole: boolean;
  rule: string;
}

/** An activation or a loss: its formula, and that of its slope. */
export interface RuleChoice {
  name: string;
  title: string;
  lesson: string;
  formula: Markup;
  slope: Markup;
  leaves_out: string;
}

export type FieldName = keyof FieldSpans;

/** A setting of a run, such as those of its optimizer: what it is called, and what stands before its slider. */
export interface RunSetting {
  field: FieldName;
  symbol: string;
  title: string;
}

/** An optimizer: its formula, and the settings that it has besides the learning rate. */
export interface OptimizerChoice {
  name: string;
  title: string;
  lesson: string;
  formula: Markup;
  settings: RunSetting[];
}

/** Weight decay: the fields that it is set by, and what the first is to begin with. */
export interface DecayChoice {
  settings: RunSetting[];
  usual: number;
}

/** What the Experiment's choices may be. */
export interface Choices {
  activation: RuleChoice[];
  loss: RuleChoice[];
  optimizer: OptimizerChoice[];
}

/** A data set that can be trained with. ``settings`` are the fields from which it makes its samples. */
export interface DatasetChoice {
  name: string;
  title: string;
  lesson: string;
  settings: FieldName[];
}

/** An Experiment to start from. */
export interface PresetChoice {
  name: string;
  title: string;
  lesson: string;
}

/** Where the weights of a run on data may start. */
export interface StartChoice {
  name: string;
  title: string;
  lesson: string;
}

/** Everything about controls that does not depend on the Experiment. */
export interface Controls {
  fields: FieldSpans;
  choices: Choices;
  changeable: RunSetting[];
  decay: DecayChoice;
  datasets: DatasetChoice[];
  presets: PresetChoice[];
  starts: StartChoice[];
}

/** The choices that an Experiment cannot take as it is: name -> why. */
export interface Refusals {
  activation: Record<string, string>;
  loss: Record<string, string>;
}

export type Flag = boolean;

export type Flags = boolean[];

/** What is derived, how far, and how it is proven. */
export interface DerivationSettings {
  weight: number;
  lines: number;
  ran: number;
  h: number;
  flipped: boolean;
  nudge: number | null;
}

/** Formulas that stand below a line once it is asked for them: a proof, a rule. */
export interface Unfolded {
  title: string;
  formulas: string[];
}

/** A line of the derivation. */
export interface DerivationLine {
  key: string;
  told: string;
  symbols: string;
  numbers: string;
  lights: string[];
  unfolds: Unfolded | null;
}

/** A line of the code: the line of the derivation that it computes, what it is about, and what it gives once it ran. */
export interface CodeLine {
  text: string;
  line: string;
  lights: string[];
  gives: string;
}

/** The gradients by both squared errors, the bias last, and their ratio, where it is not 0 / 0. */
export interface Halves {
  half_squared_error: Row;
  mse: Row;
  ratio: Row;
  defined: Flags;
}

/** The slopes by one loss, for an output that is wrong and saturated. */
export interface CureRow {
  title: string;
  d_loss_d_output: Value;
  d_output_d_z: Value;
  delta: Value;
}

/** An output that is wrong and saturated, by every loss that can judge it. */
export interface Cure {
  output: Value;
  rows: CureRow[];
}

/** The error of the central difference at every step size, in both precisions. */
export interface StepSizeErrors {
  float64: Row;
  float32: Row;
}

/** The closed form, perhaps with a mistake, against autograd and central differences, each with the bias last. */
export interface Proof {
  h: number;
  closed_form: Row;
  autograd: Row;
  central_difference: Row;
  difference_error: Value;
  max_error: Value;
  exact: boolean;
  passed: boolean;
  verdict: string;
  sizes: FiniteRow;
  errors: StepSizeErrors;
}

/** Every number on the Derivation page; gradients have the bias last. */
export interface DerivationNumbers {
  z: Value;
  output: Value;
  loss: Value;
  gradients: Row;
  lines: DerivationLine[];
  values: Record<string, Value>;
  code: CodeLine[];
  factors: Factors;
  sample: Sample;
  saturated: Flag;
  saturation: string;
  bias_use: string;
  curve: ActivationCurve;
  tangent: Tangent;
  halves: Halves;
  cure: Cure;
  proof: Proof;
  script: Script;
  nudge: Nudged | null;
}

/** The charts of the Derivation page. */
export interface DerivationFigures {
  errors: Figure;
}

/** A chart as plotly describes it. What is inside of its traces and layout is plotly's, and only charts look. */
export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** A word or a sign: what it is called, what it means, and how to say what it is here. */
export interface Entry {
  title: string;
  meaning: string;
  here: string;
}

export type Rows = Row[];

/** Which loss is looked at, from how far, and how finely. */
export interface LandscapeSettings {
  step?: number;
  pair: [number, number] | null;
  reach: number;
  eye: number;
  paths: boolean;
  points?: number | null;
  low?: number[] | null;
  high?: number[] | null;
}

/** The spans of all pictures: one for each weight, the bias last. */
export interface Spans {
  low: number[];
  high: number[];
}

/** The heights at which a picture has a line and another colour, rising, and whether each is a multiple of the one below it: then its height grows with the logarithm of the loss. */
export interface Levels {
  levels: number[];
  logarithmic: boolean;
}

/** The tops of the loss axes: of the slices, and of the surface of each loss. */
export interface Tops {
  slices: number;
  surfaces: Record<string, number>;
  own: Levels;
  even: Record<string, Levels>;
  told: string;
}

/** Where the loss is lowest over the two, and the loss there. */
export interface LowestPlace {
  values: number[];
  loss: Value;
}

/** The two ends of the tangent to each slice. */
export interface Tangents {
  values: Rows;
  loss: Rows;
}

/** The loss along each weight, the bias last, and the tangents where the run stands. */
export interface LossSlices {
  values: Packed;
  loss: Packed;
  tangents: Tangents;
}

/** The run over the two, and its height by each surface. */
export interface RunPath {
  first: Row;
  second: Row;
  losses: Record<string, Row>;
}

/** The run with one optimizer, all else alike: a row of ``places`` for each of the two, as far as it can be drawn, and the loss at its end. */
export interface OptimizerPath {
  name: string;
  places: Packed;
  final: Value;
  diverged_at: number | null;
}

/** Where the run is at a step: the two, the loss, and its slopes along the two. */
export interface RunPoint {
  step: number;
  values: number[];
  loss: Value;
  slopes: Row;
}

/** The run's first step, the one that is shown, and its last. */
export interface RunPoints {
  start: RunPoint;
  shown: RunPoint;
  end: RunPoint;
}

/** The sentences under the pictures, and one for each slice; empty where there is nothing to say. */
export interface LandscapeCaptions {
  slices: string[];
  pair: string;
  run: string;
  surface: string;
  lowest: string;
  paths: string;
  compared: string;
}

/** Every number on the Landscape page. */
export interface LandscapeNumbers {
  step: number;
  last: number;
  features: string[];
  pair: [number, number];
  points: number;
  fine: number;
  loss: Value;
  parameters: FiniteRow;
  gradients: Row;
  frame: Spans;
  widened: boolean;
  tops: Tops | null;
  slices: LossSlices;
  compared: string[];
  surfaces: Record<string, Packed>;
  refused: Record<string, string>;
  first: FiniteRow;
  second: FiniteRow;
  own: string;
  penalised: boolean;
  path: RunPath;
  paths: OptimizerPath[];
  here: Record<string, Value>;
  ends: RunPoints;
  lowest: LowestPlace | null;
  captions: LandscapeCaptions;
}

/** The charts of the Landscape page. */
export interface LandscapeFigures {
  contour: Figure;
  landscape: Figure;
}

export type AnySettings = Partial<Pages[keyof Pages]["settings"]>;

/** Whether there is something to undo, and to redo. */
export interface Can {
  undo: boolean;
  redo: boolean;
}

/** Which draft the numbers beside it are of, or why there are none. */
export interface DraftAnswer {
  id: number;
  error: string | null;
}

/** Data of one's own that the session has: its name in messages, and the file's for a person. */
export interface OwnFile {
  token: string;
  file: string;
}

/** What the stage is told after each rerun. */
export interface Content<N, S, F> {
  view: string;
  language: string;
  session: string;
  ticket: string;
  keepsake: string;
  resumed: string | null;
  answered: number;
  attempt: number;
  revision: number;
  experiment: Experiment;
  step: number;
  refusals: Refusals;
  can: Can;
  numbers: N | null;
  anew: boolean;
  draft: DraftAnswer | null;
  notices: string[];
  controls: Controls;
  own: OwnFile[];
  glossary: Record<string, Entry>;
  pins: Pins | null;
  settings: S;
  defaults: S;
  spans: { [name in keyof S]-?: SliderSpan | null };
  figures: F;
}

/** What Streamlit carries to the component; files and content are JSON of their own. */
export interface ComponentData {
  folder: string;
  files: string;
  content: string;
}

/** An uncommitted Experiment that is asked about where there is no socket. */
export interface Draft {
  id: number;
  view: string;
  language: string;
  experiment: Experiment;
  settings: AnySettings;
}

/** What the component tells Streamlit, by name. */
export interface StageState {
  outbox: Outbox;
  draft: Draft;
}

/** Whose socket this is: the ticket of the page's content, shown before anything is asked. */
export interface Hello {
  ticket: string;
}

/** Ask for the numbers of a view. */
export interface Request {
  id: number;
  view: string;
  experiment: Experiment;
  settings?: AnySettings | null;
  language?: string;
}

/** Nobody waits for a request's numbers any more. */
export interface Abandon {
  abandon: number;
}

/** What was asked for; and how many seconds to wait before the next request, where so many ask that there is no answer within a frame. */
export interface NumbersAnswer<N> {
  id: number;
  numbers: N;
  wait?: number;
}

/** Why there are no numbers; without an id it is about the whole socket, and what is in flight is asked again. */
export interface ErrorAnswer {
  id: number | null;
  error: string;
  field: string | null;
}

/** How much of a request is done, 0 to 1. */
export interface Progress {
  id: number | null;
  progress: number;
}

/** A request was dropped as its sender wished. */
export interface AbandonedAnswer {
  id: number;
  abandoned: boolean;
}

/** The chosen weight (d for the bias), what its bars show, and how far it is nudged. */
export interface NeuronSettings {
  weight: number;
  bars: "gradient" | "update";
  nudge: number | null;
}

/** The loss at every step of the run that starts here, the axis it takes, and where it leaves float64. */
export interface NeuronRun {
  loss: Row;
  axis: LossAxis;
  diverged_at: number | null;
}

/** A sentence for each picture, and one for each weight, the bias last. */
export interface NeuronCaptions {
  forward: string;
  gradient: string;
  weights: string[];
  run: string;
}

/** Every number on the Neuron page; ``nudge`` is None while no weight is nudged. */
export interface NeuronNumbers {
  z: Value;
  output: Value;
  error: Value;
  loss: Value;
  sample: Sample;
  products: Row;
  gradients: Row;
  bias_gradient: Value;
  updates: Row;
  bias_update: Value;
  weights_after: Row;
  bias_after: Value;
  factors: Factors;
  shares: Row;
  curve: ActivationCurve;
  tangent: Tangent;
  run: NeuronRun;
  nudge: Nudged | null;
  captions: NeuronCaptions;
}

/** The charts of the Neuron page. */
export interface NeuronFigures {
  run: Figure;
}

/** A tenth, a hundredth ... of the nudge: the loss by measuring and by the slopes, and how far they are apart. */
export interface SmallerNudge {
  size: Finite;
  measured: Value;
  predicted: Value;
  percent: Value;
  rounding: boolean;
}

/** The chosen weight moved by ``size``: how far w, z, O and E move, measured, and as the three slopes say. */
export interface Nudged {
  weight: number;
  size: Finite;
  after: Finite;
  slopes: Row;
  measured: Row;
  predicted: Row;
  sizes: SmallerNudge[];
  told: string;
  whole: string;
}

/** The output over the input at one step; None where the step has no numbers to answer with. */
export interface OneInput {
  values: FiniteRow;
  span: [Finite, Finite];
  output: Packed | null;
  thresholds: FiniteRow;
  answers: Packed | null;
  best: Packed | null;
  input: string;
  target: string;
  told: string;
}

/** Back to the Experiment before the last change, from the step that is looked at. */
export interface Undo {
  name: "undo";
  step?: number;
}

/** Take the last undo back, from the step that is looked at. */
export interface Redo {
  name: "redo";
  step?: number;
}

/** Start from a preset. */
export interface ChoosePreset {
  name: "preset";
  preset: string;
}

/** Start from other weights, on the same data. */
export interface ChooseStart {
  name: "start";
  start: string;
}

/** Train with a data set. */
export interface ChooseDataset {
  name: "dataset";
  dataset: string;
}

/** Train with a file of one's own that the session still has. */
export interface ChooseOwn {
  name: "own";
  token: string;
}

/** Make a further input of the two, or take it away. */
export interface ChooseTerm {
  name: "term";
  term: string;
  on: boolean;
}

/** Make points of the data that a pen can change. */
export interface DrawPoints {
  name: "points";
}

/** Put the current run aside, as it is looked at. */
export interface PinRun {
  name: "pin";
  step: number;
}

/** Let go of a pinned run. */
export interface Unpin {
  name: "unpin";
  pin: number;
}

/** Pin the run again that was unpinned last, where it was. */
export interface PutBack {
  name: "put_back";
}

/** Make a pinned run the current one again. */
export interface RestorePin {
  name: "restore";
  pin: number;
}

/** Give a pinned run another name. */
export interface RenamePin {
  name: "rename";
  pin: number;
  text: string;
}

export type Action = Undo | Redo | ChoosePreset | ChooseStart | ChooseDataset | ChooseOwn | ChooseTerm | DrawPoints | PinRun | Unpin | PutBack | RestorePin | RenamePin;

/** A change that a person has made: the whole Experiment, at the step that is looked at. */
export interface Commit {
  kind: "commit";
  id: number;
  view: string;
  experiment: Experiment;
  settings: AnySettings;
  step: number;
}

/** A press of a button that the session answers. */
export interface Act {
  kind: "act";
  id: number;
  view: string;
  action: Action;
  settings: AnySettings;
}

export type Message = Commit | Act;

/** Who this was: the name of the session before, and what that one last wrote down of its visitor. */
export interface Resume {
  was: string;
  keepsake: string;
  reloaded: boolean;
}

/** All that is not acknowledged; ``attempt`` counts how often something was sent. */
export interface Outbox {
  attempt: number;
  messages: Message[];
  resume?: Resume | null;
  session?: string | null;
}

export type Wholes = number[];

/** A pinned run's loss at some of its steps, at the step where it was pinned, and at its end; and which loss that is (``judged_by``). */
export interface PinnedRun {
  name: string;
  judged_by: string;
  step: number;
  steps: Wholes;
  loss: Packed;
  loss_at_step: Value;
  final_loss: Value;
}

/** Something by which runs differ: what it is called, and its values, those of the current run last. */
export interface Difference {
  title: string;
  values: string[];
}

/** The pinned runs, and all in which they and the current one differ. */
export interface Pins {
  runs: PinnedRun[];
  differences: Difference[];
  ends: Difference[];
  unpinned: string | null;
  comparable: boolean;
  full: boolean;
}

/** How many rates, from where to where, on which axis their losses are drawn, and by what their ends are judged. */
export interface RatesSettings {
  count: number;
  lowest: number;
  highest: number;
  logarithmic: boolean;
  measure: "loss" | "test_loss" | "accuracy" | "test_accuracy";
}

/** What the end of a run can be judged by; ``axis`` is what it is called at an axis, ``percent`` whether it is a part of the answers and no loss. */
export interface Measure {
  name: string;
  title: string;
  axis: string;
  percent: boolean;
}

/** What a run can be judged to be, and the rule that it is judged by. */
export interface Verdict {
  name: string;
  title: string;
  rule: string;
}

/** The runs of all rates, in rising order. */
export interface RateRuns {
  rates: number[];
  texts: string[];
  own: number;
  counted: number;
  start: Value;
  final: Row;
  labels: string[];
  diverged_at: (number | null)[];
  verdicts: Record<string, number>;
  measured: (number | null)[];
  best: number | null;
  steps: Packed;
  loss: Packed;
}

/** The run with one optimizer, or of one loss. */
export interface ComparedRun {
  name: string;
  steps: Packed;
  loss: Packed;
  start: Value;
  final: Value;
  diverged_at: number | null;
  error: Value;
  measured: (number | null)[];
}

/** A loss that cannot judge this Experiment, and why. */
export interface LeftOut {
  name: string;
  why: string;
}

/** A sentence for each picture, and ``limit`` on the largest stable rate. */
export interface RatesCaptions {
  sweep: string;
  limit: string;
  optimizers: string;
  losses: string;
}

/** What is drawn. */
export interface RatesPictures {
  runs: RateRuns;
  curvature: number | null;
  stable_rate: number | null;
  optimizers: ComparedRun[];
  losses: ComparedRun[];
  left_out: LeftOut[];
  captions: RatesCaptions;
}

/** Every number on the Rates page, or why they would take too long. */
export interface RatesNumbers {
  data: string[];
  measures: Measure[];
  measure: string;
  shortened: string;
  verdicts: Verdict[];
  refused: string | null;
  pictures: RatesPictures | null;
}

/** The charts of the Rates page. */
export interface RatesFigures {
  curves: Figure;
  final: Figure;
  optimizers: Figure;
  losses: Figure;
}

/** The sample that is shown, its number from 1, how many there are, and what the inputs are called. */
export interface Sample {
  x: FiniteRow;
  target: Finite;
  number: number;
  count: number;
  terms: number;
  names: string[];
  editable: boolean;
}

/** A program that trains a run and prints its numbers; where ``text`` is empty, ``told`` says why. */
export interface Script {
  text: string;
  told: string;
}

/** Where in a step the timeline stands, and by what it moves. */
export interface StepSettings {
  phase: "start" | "forward" | "loss" | "backward" | "update" | "step" | null;
  operation: number | null;
  unit: "operation" | "phase" | "step";
}

/** A word for each place: where it stands among ``words``. */
export interface Worded<W> {
  words: W[];
  codes: PackedBytes;
}

/** What the sentences of each step say, judged in one place. */
export interface StepReasons {
  over: "one" | "all" | "batch";
  side: Worded<"at" | "high" | "low" | "beyond">;
  pull: Worded<"stays" | "rises" | "falls">;
  saturated: PackedBytes;
  flat: Worded<"no" | "activation" | "target" | "beyond" | "no_input" | "too_small" | "cancelled_all" | "cancelled_batch">;
  steepest: PackedBytes;
  most_moved: PackedBytes;
  moves: Worded<"overflows" | "untrained" | "flat" | "frozen" | "lost" | "balanced" | "rises_decaying" | "falls_decaying" | "rises_decaying_remembering" | "falls_decaying_remembering" | "rises_on" | "falls_on" | "rises_against" | "falls_against" | "rises_remembering_one" | "falls_remembering_one" | "rises_remembering_all" | "falls_remembering_all" | "rises_remembering_batch" | "falls_remembering_batch" | "rises_shared_all" | "falls_shared_all" | "rises_shared_batch" | "falls_shared_batch" | "rises_rounding" | "falls_rounding" | "rises_downhill" | "falls_downhill" | "rises_low" | "falls_low" | "rises_high" | "falls_high">;
}

/** What every step k = 0..T computes, a row each; the pass is that of the shown sample and the first output. */
export interface StepTables {
  products: Packed;
  sums: Packed;
  tangents: Packed;
  term: Packed;
  z: Packed;
  output: Packed;
  error: Packed;
  d_loss_d_output: Packed;
  d_output_d_z: Packed;
  delta: Packed;
  weights: Packed;
  bias: Packed;
  gradients: Packed;
  bias_gradient: Packed;
  updates: Packed;
  bias_update: Packed;
  weights_after: Packed;
  bias_after: Packed;
  loss: Packed;
}

/** A part of what the optimizer remembers, after every step. */
export interface OptimizerState {
  name: string;
  title: string;
  symbol: string;
  values: Packed;
}

/** What weight decay adds to the gradient of every weight and the bias at every step, and the rule of it. */
export interface DecayNumbers {
  rule: Markup;
  values: Packed;
}

/** How the loss of one output is drawn: as the square on the gap O - t, as half of it, or as a curve's height. */
export interface LossPicture {
  shape: "square" | "half" | "curve";
  output: FiniteRow;
  loss: Row;
}

/** How much larger than on their sliders moves are drawn: ``sizes`` to choose from, and which is meant where. */
export interface Magnified {
  sizes: number[];
  codes: PackedBytes;
}

/** Every number on the Step page. */
export interface StepNumbers {
  numbers: StepTables;
  states: OptimizerState[];
  directions: Packed | null;
  decay: DecayNumbers | null;
  magnified: Magnified;
  magnified_run: Magnified;
  loss_picture: LossPicture;
  reasons: StepReasons;
  last: number;
  steps: number;
  most_steps: number;
  diverged_at: number | null;
  growth: Finite;
  axis: LossAxis;
  sample: Sample;
  curve: ActivationCurve;
}

/** The charts of the Step page. */
export interface StepFigures {
  timeline: Figure;
}

/** What is looked at of a run. */
export interface TrainSettings {
  step?: number;
  features: [number, number] | null;
  logarithmic: boolean | null;
  weight: number | null;
  place?: number[] | null;
  sample?: number | null;
  script?: boolean;
}

/** What is trained with, beside its numbers. */
export interface TrainData {
  lesson: string;
  own: string | null;
  features: string[];
  axes: string[];
  classes: [string, string];
  real_valued: boolean;
  training: number;
  testing: number;
  by_hand: number;
}

/** A further input that can be made of the two. */
export interface TermChoice {
  name: string;
  title: string;
  on: boolean;
}

/** What can be made of two inputs, and why that works. */
export interface Terms {
  choices: TermChoice[];
  told: string;
}

/** A data set as a small picture: places of some of its samples, 0 to 100, and whether their target is a yes. */
export interface DataPicture {
  name: string;
  x: Wholes;
  y: Wholes;
  positive: Flags;
}

/** Loss at some steps, and accuracy where there are classes or R² where the target is a real number. */
export interface TrainCurves {
  steps: Wholes;
  loss: Packed;
  accuracy: Packed | null;
  r_squared: Packed | null;
  test_loss: Packed | null;
  test_accuracy: Packed | null;
  test_r_squared: Packed | null;
}

/** The weights and the bias at some steps of the run, a row a step. */
export interface WeightsOverSteps {
  steps: Wholes;
  values: Packed;
}

/** How many answers there are of each kind. */
export interface AnswerCounts {
  true_positive: number;
  false_negative: number;
  true_negative: number;
  false_positive: number;
}

/** How well the rarer class is found, in percent. */
export interface Rarer {
  name: string;
  precision: Finite | null;
  recall: Finite | null;
}

/** How good the answers are, in percent. */
export interface Scores {
  accuracy: Finite;
  baseline: Finite;
  commoner: string;
  rarer: Rarer | null;
}

/** The weights with the bias, and the answers at one step in each part of the data. */
export interface Moment {
  step: number;
  parameters: Row;
  confusion: AnswerCounts | null;
  test_confusion: AnswerCounts | null;
  scores: Scores | null;
  test_scores: Scores | null;
}

export type Lines = [[number, number], [number, number]][];

/** The two inputs of the boundary picture, and the values of each at which the output is looked at. */
export interface Plane {
  features: [number, number];
  values: [FiniteRow, FiniteRow];
}

/** The output over the plane, a row for each value of its second input, and where the verdict changes. */
export interface Boundary {
  lines: Lines;
  ghost: Lines;
  output: Packed;
  levels: [Finite, Finite, Finite];
  told: string;
}

/** The answer to what is pointed at: a sample, or a place on the map with every other input at its mean. */
export interface Pointed {
  sample: number | null;
  x: Finite;
  y: Finite;
  z: Finite;
  output: Finite;
  told: string;
}

/** Samples in the boundary picture: whether their target is a yes, and whether they are answered rightly. */
export interface DrawnSamples {
  x: Packed;
  y: Packed;
  positive: Flags;
  right: Flags | null;
  shown: number;
}

/** The samples of each part of the data; None where there is no test part. */
export interface DrawnParts {
  training: DrawnSamples;
  testing: DrawnSamples | null;
}

/** A sentence for the data, the run and the step. */
export interface TrainCaptions {
  data: string;
  run: string;
  moment: string;
}

/** Every number on the Train page. */
export interface TrainNumbers {
  sample: Sample;
  data: TrainData;
  terms: Terms | null;
  offer: DataPicture[] | null;
  last: number;
  most: number;
  diverged_at: number | null;
  growth: Finite;
  axis: LossAxis;
  curves: TrainCurves;
  gradients: Packed;
  weights: WeightsOverSteps;
  moment: Moment;
  plane: Plane | null;
  one_input: OneInput | null;
  boundary: Boundary | null;
  unshaded: string;
  points: DrawnParts;
  pointed: Pointed | null;
  script: Script | null;
  captions: TrainCaptions;
}

/** The charts of the Train page. */
export interface TrainFigures {
  loss: Figure;
  accuracy: Figure;
  boundary: Figure;
  one_input: Figure;
  weights: Figure;
}

/** A large table of numbers as its float64 bytes, little-endian, in base64; NaN and infinity stay what they are. */
export interface Packed {
  shape: number[];
  f8: string;
}

/** A table of whole numbers from 0 to 255, a byte each, in base64. */
export interface PackedBytes {
  shape: number[];
  u1: string;
}

/** What each page's stage is told. */
export interface Pages {
  derivation: { numbers: DerivationNumbers; settings: DerivationSettings; figures: DerivationFigures };
  landscape: { numbers: LandscapeNumbers; settings: LandscapeSettings; figures: LandscapeFigures };
  neuron: { numbers: NeuronNumbers; settings: NeuronSettings; figures: NeuronFigures };
  rates: { numbers: RatesNumbers; settings: RatesSettings; figures: RatesFigures };
  step: { numbers: StepNumbers; settings: StepSettings; figures: StepFigures };
  train: { numbers: TrainNumbers; settings: TrainSettings; figures: TrainFigures };
}
