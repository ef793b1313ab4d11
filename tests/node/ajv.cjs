// Compiles each schema as SchemaStore does and tries its instances: [{schema, instances}] -> [{said, problems}].
const { Ajv } = require('ajv')
const { default: addFormats } = require('ajv-formats')
const { readFileSync } = require('node:fs')

const answers = JSON.parse(readFileSync(0, 'utf8')).map(({ schema, instances }) => {
  const said = []
  const say = (...words) => said.push(words.join(' '))
  const ajv = new Ajv({ strict: true, allErrors: true, logger: { log: say, warn: say, error: say } })
  addFormats(ajv)
  let problems = []
  try {
    const validate = ajv.compile(schema)
    problems = instances.map((instance) => (validate(instance) ? [] : validate.errors.map((e) => `${e.instancePath}: ${e.message}`)))
  } catch (error) {
    say(error.message)
  }
  return { said, problems }
})
console.log(JSON.stringify(answers))
