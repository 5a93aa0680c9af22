// Run once, by an owner of the subscription, before the first deployment from GitHub. README.md has the command.
targetScope = 'subscription'

@description('Name of the environment: the same as environmentName of main.bicep.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of the resource groups and of the identity that deploys.')
@minLength(1)
@maxLength(50)
param location string

@description('GitHub repository that may deploy: OWNER/NAME.')
@minLength(3)
@maxLength(140)
param repository string

@description('GitHub environment whose jobs may deploy. Its reviewers and its tag pattern protect the deployment.')
@minLength(1)
@maxLength(255)
param githubEnvironment string = 'production'

var tags = {
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

// The identity has no rights on its own group, so that a deployment cannot let another repository sign in.
resource deployerGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}-deployer'
  location: location
}

module deployer 'modules/deployer.bicep' = {
  scope: deployerGroup
  params: {
    name: 'id-sms-deployer-${environmentName}'
    location: location
    subject: 'repo:${repository}:environment:${githubEnvironment}'
  }
}

module deployerRoles 'modules/deployerRoles.bicep' = {
  scope: group
  params: {
    principalId: deployer.outputs.principalId
  }
}

output AZURE_CLIENT_ID string = deployer.outputs.clientId
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_SUBSCRIPTION_ID string = subscription().subscriptionId
output AZURE_RESOURCE_GROUP string = group.name
