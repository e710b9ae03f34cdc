// What the authors' own code says of prepared pictures: node original.cjs MODULES NETWORK DOCUMENT BINARY PICTURES
const fs = require('fs');
const Module = require('module');
const path = require('path');

const [modules, network, document, binary, pictures] = process.argv.slice(2);
const tfjs = path.join(modules, '@tensorflow/tfjs');
const find = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  return find.call(this, name === '@tensorflow/tfjs-node' ? tfjs : name, ...rest);
};
const stated = JSON.parse(fs.readFileSync(document));
const bytes = fs.readFileSync(binary);
const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

async function answers() {
  if (network === 'face-api') {
    const faceapi = require(path.join(modules, '@vladmandic/face-api/dist/face-api.node.js'));
    await faceapi.tf.setBackend('cpu');
    const net = new faceapi.FaceExpressionNet();
    net.loadFromWeightMap(faceapi.tf.io.decodeWeights(weightData, stated[0].weights));
    return (one) => net.forward(faceapi.tf.tensor3d(one));
  }
  const tf = require(tfjs);
  await tf.setBackend('cpu');
  const weightSpecs = stated.weightsManifest.flatMap((group) => group.weights);
  const model = await tf.loadGraphModel({ load: async () => ({ ...stated, weightSpecs, weightData }) });
  return async (one) => model.predict(tf.tensor(one).expandDims(0));
}

answers().then(async (answer) => {
  const rows = [];
  for (const one of JSON.parse(fs.readFileSync(pictures))) rows.push(Array.from((await answer(one)).dataSync()));
  process.stdout.write(JSON.stringify(rows));
});
